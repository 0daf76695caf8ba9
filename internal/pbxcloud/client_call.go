// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"context"
	"math"
	"net/url"
	"strconv"
	"strings"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

// CallCount returns the number of calls in progress of a tenant, or of the whole system if tenant
// is empty. An idle system sends an empty response; other responses are not documented, so both a
// number and numbers by node are understood.
func (c *Client) CallCount(ctx context.Context, tenant string) (int64, error) {
	count := call{parameters: url.Values{"reqtype": {"COUNTCALLS"}, "format": {"json"}, "cache": {"no"}}}
	if tenant != "" {
		count.parameters.Set("tenant", tenant)
	}
	_, body, err := c.do(ctx, count)
	if err != nil {
		return 0, err
	}
	text := strings.Trim(strings.TrimSpace(decoded(body)), `"`)
	if isEmptyJSON(text) {
		return 0, nil
	}
	calls, ok := parseCount(text)
	if !ok {
		return 0, c.unexpectedBody(count, body, "the response is not a number of calls", "")
	}

	return calls, nil
}

// parseCount understands "3", {"pbx1":"2","pbx2":"1","total":3} and "pbx1:2|pbx2:1|".
func parseCount(text string) (int64, bool) {
	if calls, err := strconv.ParseInt(text, 10, 64); err == nil {
		return calls, calls >= 0
	}
	numbers := map[string]string{}
	var byNode row
	if wire.Decode([]byte(text), &byNode) == nil {
		for node := range byNode {
			numbers[strings.ToLower(node)] = byNode.text(node)
		}
	} else {
		for part := range strings.SplitSeq(strings.Trim(text, "|"), "|") {
			node, number, _ := strings.Cut(part, ":")
			numbers[strings.ToLower(strings.TrimSpace(node))] = strings.TrimSpace(number)
		}
	}
	if total, ok := numbers["total"]; ok {
		numbers = map[string]string{"total": total}
	}
	var sum int64
	for _, number := range numbers {
		calls, err := strconv.ParseInt(number, 10, 64)
		if err != nil || calls < 0 || calls > math.MaxInt64-sum {
			return 0, false
		}
		sum += calls
	}

	return sum, true
}

// Dial is a call to place: the PBX rings the source and dials the destination when that is
// answered.
type Dial struct {
	Tenant, Source, Destination string
	// Account is who the call is made as, such as 402-DEMO; if empty, the PBX decides.
	Account string
	// Variable is set in the dial plan, as NAME=VALUE; "" for none. The vendor documents one per
	// call.
	Variable string
}

// Dial places a call and returns its id. The request is made once. After an error of kind
// Ambiguous, phones may be ringing.
func (c *Client) Dial(ctx context.Context, d Dial) (string, error) {
	placed := call{nonIdempotent: true, parameters: url.Values{"reqtype": {"DIAL"}, "tenant": {d.Tenant},
		"source": {d.Source}, "dest": {d.Destination}}}
	if d.Account != "" {
		placed.parameters.Set("account", d.Account)
	}
	if d.Variable != "" {
		placed.parameters.Set("var", d.Variable)
	}
	_, body, err := c.do(ctx, placed)
	if err != nil {
		return "", err
	}
	result := parseOutcome(body)
	switch {
	case result.status == failure:
		return "", c.unexpectedBody(placed, body, "the PBX did not place the call", "")
	case result.status != success || result.id == "":
		failed := c.unexpectedBody(placed, body, "the response does not confirm that the call was placed", "")
		failed.Kind = apierr.Ambiguous

		return "", failed
	}

	return result.id, nil
}

// Agent is an agent in a queue.
type Agent struct {
	// Extension is the agent's name in the queue, such as 104-DEMO.
	Tenant, Queue, Extension string
	// Reason is why the agent pauses, "" for no reason.
	Reason string
}

// PauseAgent pauses an agent in a queue. The request is made once. How the PBX responds is not
// documented: a text that shows neither success nor failure is returned.
func (c *Client) PauseAgent(ctx context.Context, agent Agent) (string, error) {
	return c.agent(ctx, "PAUSE", agent)
}

// UnpauseAgent ends the pause of an agent in a queue, as PauseAgent begins one.
func (c *Client) UnpauseAgent(ctx context.Context, agent Agent) (string, error) {
	return c.agent(ctx, "UNPAUSE", agent)
}

func (c *Client) agent(ctx context.Context, action string, agent Agent) (string, error) {
	change := call{nonIdempotent: true, parameters: url.Values{
		"reqtype": {"AGENT"}, "action": {action}, "tenant": {agent.Tenant}, "queue": {agent.Queue},
		"extension": {agent.Extension},
	}}
	if agent.Reason != "" {
		change.parameters.Set("pausereason", agent.Reason)
	}
	_, body, err := c.do(ctx, change)
	if err != nil {
		return "", err
	}
	if wire.IsHTML(body) {
		failed := c.unexpectedBody(change, body, "the response does not say that it was carried out",
			wire.WrongServerAdvice("pbxcloud.endpoint", "the PBX"))
		failed.Kind = apierr.Ambiguous

		return "", failed
	}
	switch parseOutcome(body).status {
	case failure:
		return "", c.unexpectedBody(change, body, "the PBX did not carry it out",
			"Check the queue, the agent's extension and the tenant.")
	case unclear:
		return c.safeExcerpt(body), nil
	}

	return "", nil
}

// status is the result of a request as the response reports it.
type status int

const (
	// silent is an empty response.
	silent status = iota
	success
	failure
	unclear
)

type outcome struct {
	status status
	id     string
}

// parseOutcome reads "Success|Originate successfully queued|15a4cfe6429054|", or the same as JSON.
func parseOutcome(body []byte) outcome {
	text := strings.TrimSpace(decoded(body))
	parts := append(strings.Split(text, "|"), "", "")
	var fields row
	if strings.HasPrefix(text, "{") && wire.Decode([]byte(text), &fields) == nil {
		parts = []string{fields.text("Response"), fields.text("Message"), fields.text("ID")}
	}
	lower := strings.ToLower(text)
	switch first := strings.ToLower(strings.TrimSpace(parts[0])); {
	case isEmpty(text):
		return outcome{status: silent}
	case first == "success":
		return outcome{success, strings.TrimSpace(parts[2])}
	case first == "error":
		return outcome{status: failure}
	}
	for _, word := range []string{"error", "fail", "wrong", "missing", "not found", "unknown", "invalid", "no such"} {
		if strings.Contains(lower, word) {
			return outcome{status: failure}
		}
	}

	return outcome{status: unclear}
}
