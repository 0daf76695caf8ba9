// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Call is a call that was placed.
type Call struct {
	ID          string
	Tenant      string
	Source      string
	Destination string
	Account     string

	// Variables are as the dial plan has them, so with the tenant in their names: "DEMO-callid".
	Variables map[string]string

	// Others are the other parameters of the call as they were sent, e.g. "dialtimeout".
	Others map[string]string
}

// dialNames are DIAL's parameters of the page and the other names that the vendor's help has for
// two of them. dialExtras are in that help only.
var (
	dialNames  = []string{"source", "exten", "dest", "phone", "account", "var"}
	dialExtras = []string{"dialtimeout", "timeout", "sourceclid", "destclid", "recording", "server", "autoanswer"}
)

// dial is DIAL. Sent twice, it places two calls.
func (s *Server) dial(r *request) (answer, *refusal) {
	source, refused := r.oneOf("source", "exten")
	if refused != nil {
		return answer{}, refused
	}
	destination, refused := r.oneOf("dest", "phone")
	if refused != nil {
		return answer{}, refused
	}
	variables, refused := s.readVariables(r)
	if refused != nil {
		return answer{}, refused
	}
	others, refused := r.dialExtras()
	if refused != nil {
		return answer{}, refused
	}

	s.mu.Lock()
	defer s.mu.Unlock()

	c := Call{
		// The first id is the page's.
		ID:     fmt.Sprintf("15a4cfe%07x", 0x6429054+len(s.calls)),
		Tenant: r.tenant, Source: source, Destination: destination, Account: r.get("account"),
		Variables: variables, Others: others,
	}
	s.calls = append(s.calls, c)
	if !strings.HasPrefix(others["recording"], "no") {
		s.audio[audioID{recordingKind, r.tenant, c.ID}] = Audio{Data: WAV(1024)}
	}
	if s.knobs.jsonDial && r.selector("format") == "JSON" {
		return answer{body: s.knobs.rowJSON(row{
			{name: "Response", value: "Success"},
			{name: "Message", value: "Originate successfully queued"},
			{name: "ID", value: c.ID},
		})}, nil
	}
	return answer{body: []byte("Success|Originate successfully queued|" + c.ID + "|")}, nil
}

// oneOf returns a required parameter that has two names.
func (r *request) oneOf(name, other string) (string, *refusal) {
	switch {
	case r.get(name) != "" && r.get(other) != "":
		return "", wrong("%s and %s are the same.", name, other)
	case r.get(name) != "":
		return r.get(name), nil
	case r.get(other) != "":
		return r.get(other), nil
	}
	return "", wrong("%s is missing.", name)
}

// readVariables reads the variables of a call.
func (s *Server) readVariables(r *request) (map[string]string, *refusal) {
	sent := r.values["var"]
	switch s.knobs.variables {
	case VariablesSingle, VariablesByComma:
		if len(sent) > 1 {
			return nil, wrong("parameter 'var' is there twice.")
		}
	}
	if s.knobs.variables == VariablesByComma && r.get("var") != "" {
		sent = strings.Split(r.get("var"), ",")
	}

	variables := map[string]string{}
	for _, text := range sent {
		name, value, isPair := strings.Cut(text, "=")
		if !isPair || name == "" {
			return nil, wrong("var must be name=value.")
		}
		variables[r.tenant+"-"+name] = value
	}
	return variables, nil
}

// dialExtras reads the parameters of a call that the page does not have.
func (r *request) dialExtras() (map[string]string, *refusal) {
	others := map[string]string{}
	for _, name := range dialExtras {
		value := r.get(name)
		if value == "" {
			continue
		}
		switch name {
		case "dialtimeout", "timeout":
			if seconds, err := strconv.Atoi(value); err != nil || seconds < 0 {
				return nil, wrong("%s must be a number of seconds.", name)
			}
		case "recording":
			if !slices.Contains([]string{"yes", "no", "yeschange", "nochange"}, value) {
				return nil, wrong("recording must be yes, no, yeschange or nochange.")
			}
		case "autoanswer":
			if value != "yes" {
				return nil, wrong("autoanswer must be yes.")
			}
		}
		others[name] = value
	}
	return others, nil
}

// Calls returns the calls that were placed, oldest first. Each has a recording of one kilobyte
// under its id, unless it was told not to be recorded.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()

	copies := slices.Clone(s.calls)
	for i := range copies {
		copies[i].Variables = maps.Clone(copies[i].Variables)
		copies[i].Others = maps.Clone(copies[i].Others)
	}
	return copies
}

// SetRunningCalls sets how many calls a tenant has at the moment, which placing one does not
// change. The tenant becomes known.
func (s *Server) SetRunningCalls(tenant string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.addTenant(tenant)
	s.running[tenant] = n
}

// countCalls is COUNTCALLS, of one tenant or of the whole system.
func (s *Server) countCalls(r *request) (answer, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()

	n := s.running[r.tenant]
	if r.tenant == "" {
		for _, running := range s.running {
			n += running
		}
	}
	shape := s.knobs.countShape
	if n == 0 && shape != CountZero {
		return answer{}, nil
	}
	if shape != CountByNode {
		return answer{body: []byte(strconv.Itoa(n))}, nil
	}

	first := (n + 1) / 2
	if r.selector("format") == "JSON" {
		return answer{body: fmt.Appendf(nil, `{"pbx1":"%d","pbx2":"%d","total":%d}`, first, n-first, n)}, nil
	}
	return answer{body: fmt.Appendf(nil, "pbx1:%d|pbx2:%d|", first, n-first)}, nil
}

// agent is an agent in a queue. The extension is without the tenant.
type agent struct {
	tenant, queue, extension string
}

// newAgent takes an extension or the name of an agent, "104" or "104-DEMO".
func newAgent(tenant, queue, extension string) agent {
	return agent{tenant, queue, strings.TrimSuffix(extension, "-"+tenant)}
}

// pause is whether an agent is paused and why.
type pause struct {
	paused bool
	reason string
}

// AgentChange is a pause or its end, as it was sent.
type AgentChange struct {
	// Action is "PAUSE" or "UNPAUSE".
	Action string

	Tenant    string
	Queue     string
	Extension string
	Reason    string
}

// AddAgent adds an agent to a queue; the extension is "104" or "104-DEMO". The tenant becomes
// known.
func (s *Server) AddAgent(tenant, queue, extension string) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.addTenant(tenant)
	s.agents[newAgent(tenant, queue, extension)] = &pause{}
}

// pauseAgent is AGENT PAUSE and UNPAUSE. Doing what is done already is no error. The texts are
// Asterisk's, which is also where the one of DIAL comes from.
func (s *Server) pauseAgent(r *request) (answer, *refusal) {
	if r.get("extension") == "" {
		return answer{}, noExtension()
	}
	if r.get("queue") == "" {
		return answer{}, wrong("queue is missing.")
	}
	action := r.selector("action")

	s.mu.Lock()
	defer s.mu.Unlock()

	text := "Error|Interface not found|"
	if state := s.agents[newAgent(r.tenant, r.get("queue"), r.get("extension"))]; state != nil {
		s.agentChanges = append(s.agentChanges, AgentChange{
			Action: action, Tenant: r.tenant, Queue: r.get("queue"), Extension: r.get("extension"),
			Reason: r.get("pausereason"),
		})
		*state = pause{paused: action == "PAUSE"}
		text = "Success|Interface unpaused successfully|"
		if state.paused {
			state.reason = r.get("pausereason")
			text = "Success|Interface paused successfully|"
		}
	}
	if s.knobs.silentAgents {
		return answer{}, nil
	}
	return answer{body: []byte(text)}, nil
}

// AgentChanges returns the pauses and their ends that were carried out, oldest first.
func (s *Server) AgentChanges() []AgentChange {
	s.mu.Lock()
	defer s.mu.Unlock()

	return slices.Clone(s.agentChanges)
}

// Paused tells whether an agent is paused and why.
func (s *Server) Paused(tenant, queue, extension string) (reason string, paused bool) {
	s.mu.Lock()
	defer s.mu.Unlock()

	state := s.agents[newAgent(tenant, queue, extension)]
	if state == nil {
		return "", false
	}
	return state.reason, state.paused
}
