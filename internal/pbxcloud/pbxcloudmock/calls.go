// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock

import (
	"fmt"
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
}

// dial is DIAL. Sent twice, it places two calls. It takes one variable, as on the page.
func (s *Server) dial(r *request) response {
	for _, name := range []string{"source", "dest"} {
		if r.get(name) == "" {
			return wrong("%s is missing.", name)
		}
	}
	variables := map[string]string{}
	if _, sent := r.params["var"]; sent {
		name, value, isPair := strings.Cut(r.get("var"), "=")
		if !isPair || name == "" {
			return wrong("var must be name=value.")
		}
		variables[r.tenant+"-"+name] = value
	}
	c := Call{
		// The first id is the page's.
		ID:     fmt.Sprintf("15a4cfe%07x", 0x6429054+len(s.calls)),
		Tenant: r.tenant, Source: r.get("source"), Destination: r.get("dest"), Account: r.get("account"),
		Variables: variables,
	}
	s.calls = append(s.calls, c)
	s.audio[audioID{recordingKind, r.tenant, c.ID}] = Audio{Data: WAV(1024)}
	return text("Success|Originate successfully queued|" + c.ID + "|")
}

// Calls returns the calls that were placed, oldest first. Each has a recording of one kilobyte
// under its id.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()

	return slices.Clone(s.calls)
}

// SetRunningCalls sets how many calls a tenant has at the moment, which placing one does not
// change. The tenant becomes known.
func (s *Server) SetRunningCalls(tenant string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.addTenant(tenant)
	s.running[tenant] = n
}

// countCalls is COUNTCALLS, of one tenant or of the whole system. An idle server was observed to
// send zero bytes; a response with calls was never observed.
func (s *Server) countCalls(r *request) response {
	n := s.running[r.tenant]
	if r.tenant == "" {
		for _, running := range s.running {
			n += running
		}
	}
	if n == 0 {
		return response{}
	}
	return text(strconv.Itoa(n))
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

// pauseAgent is AGENT PAUSE and UNPAUSE. Repeating one is not an error. The texts are Asterisk's,
// as that of DIAL is; that of a missing extension was observed.
func (s *Server) pauseAgent(r *request) response {
	if r.get("extension") == "" {
		return text("No extension specified")
	}
	if r.get("queue") == "" {
		return wrong("queue is missing.")
	}
	// The page's agent is the only one. An extension may have the tenant after it, "104-DEMO".
	if r.tenant != Tenant || r.get("queue") != "281" || strings.TrimSuffix(r.get("extension"), "-"+Tenant) != "104" {
		return text("Error|Interface not found|")
	}
	action := r.selector("action")
	s.agentChanges = append(s.agentChanges, AgentChange{
		Action: action, Tenant: r.tenant, Queue: r.get("queue"), Extension: r.get("extension"),
		Reason: r.get("pausereason"),
	})
	return text("Success|Interface " + strings.ToLower(action) + "d successfully|")
}

// AgentChanges returns the pauses and their ends that were carried out, oldest first.
func (s *Server) AgentChanges() []AgentChange {
	s.mu.Lock()
	defer s.mu.Unlock()

	return slices.Clone(s.agentChanges)
}

// Paused tells whether the agent is paused and why.
func (s *Server) Paused() (reason string, paused bool) {
	changes := s.AgentChanges()
	if len(changes) == 0 {
		return "", false
	}
	last := changes[len(changes)-1]
	return last.Reason, last.Action == "PAUSE"
}
