// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import "net/http"

// singleton is an object of which a tenant has exactly one.
type singleton struct {
	keys   object
	values map[string]any

	// require notes what a POST must send and does not; nil is nothing.
	require func(found *violations, sent map[string]any)

	// rule notes what is wrong with the values as a whole; nil is nothing.
	rule func(found *violations, values map[string]any)

	// follow updates what depends on keys that were sent; nil is nothing.
	follow func(values, sent map[string]any)
}

// newSingleton returns an object that nobody has written since the tenant was made.
func newSingleton(keys object) *singleton {
	values, _ := keys.apply(map[string]any{}, nil, true).(map[string]any)
	return &singleton{keys: keys, values: values}
}

// reading is the GET of a singleton.
func (s *Server) reading(one *singleton) call {
	return func(r *http.Request) (answer, *refusal) {
		if refused := refuseQuery(r); refused != nil {
			return answer{}, refused
		}
		s.mu.Lock()
		defer s.mu.Unlock()

		return answer{http.StatusOK, one.keys.view(one.values, s.secrets)}, nil
	}
}

// view is what a GET shows: a copy, since the response is encoded without the lock.
func (o object) view(values map[string]any, secrets Secrets) map[string]any {
	shown := plainMap(values)
	for _, f := range o {
		value, exists := shown[f.key]
		if !exists {
			continue
		}
		nested, isObject := value.(map[string]any)
		keys, _ := f.shape.(object)
		switch {
		case f.access == writeOnly:
			delete(shown, f.key)
		case isObject:
			shown[f.key] = keys.view(nested, secrets)
		case f.access == secret && value != nil && secrets == SecretsMasked:
			shown[f.key] = "******"
		case f.access == secret && secrets == SecretsNull:
			shown[f.key] = nil
		}
	}
	return shown
}

// writing is the POST of a singleton.
func (s *Server) writing(one *singleton) call {
	return func(r *http.Request) (answer, *refusal) {
		sent, refused := readObject(r)
		if refused != nil {
			return answer{}, refused
		}
		s.mu.Lock()
		defer s.mu.Unlock()

		return s.write(one, sent)
	}
}

// write checks what was sent and writes it. The caller holds the lock.
func (s *Server) write(one *singleton, sent map[string]any) (answer, *refusal) {
	if one == s.tenant {
		if refused := s.refuseKeys(sent); refused != nil {
			return answer{}, refused
		}
	}
	var found violations
	one.keys.check(&found, "", sent, one.values)
	if one.require != nil {
		one.require(&found, sent)
	}
	if refused := found.refusal(); refused != nil {
		return answer{}, refused
	}
	values, _ := one.keys.apply(sent, one.values, s.replacingPosts).(map[string]any)
	if one.rule != nil {
		one.rule(&found, values)
	}
	if refused := found.refusal(); refused != nil {
		return answer{}, refused
	}
	if one.follow != nil {
		one.follow(values, sent)
	}
	s.tidy.Value("", values)
	one.values = values
	return answer{status: http.StatusOK}, nil
}

// look returns a copy of everything that is stored.
func (s *Server) look(one *singleton) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()

	return plainMap(one.values)
}

// set writes values as a change outside of Terraform does.
func (s *Server) set(one *singleton, members map[string]any) {
	members = asJSON(members)

	s.mu.Lock()
	defer s.mu.Unlock()
	patch(one.values, members, one.keys)
}

// Tenant returns a copy of the tenant as it is stored: secrets are in clear, and keys that can only
// be written, such as avatar_file_id, are among it.
func (s *Server) Tenant() map[string]any { return s.look(s.tenant) }

// SetTenant writes those members over the tenant's and leaves the others alone, objects member by
// member. Nothing is checked, so odd tenants can be seeded as well, and keys that only a GET has
// can be set. A key that the page does not have becomes one of a newer server: a GET shows it and a
// POST accepts it, both also inside of objects, with a value of the same JSON type.
func (s *Server) SetTenant(members map[string]any) { s.set(s.tenant, members) }

// PasswordPolicy returns a copy of the tenant's password policy.
func (s *Server) PasswordPolicy() map[string]any { return s.look(s.policy) }

// SetPasswordPolicy writes those members over the policy's, as SetTenant does for the tenant.
func (s *Server) SetPasswordPolicy(members map[string]any) { s.set(s.policy, members) }

// CustomHeaders returns a copy of the tenant's custom headers.
func (s *Server) CustomHeaders() map[string]any { return s.look(s.headers) }

// SetCustomHeaders writes those members over the custom headers', as SetTenant does for the tenant.
func (s *Server) SetCustomHeaders(members map[string]any) { s.set(s.headers, members) }

// Voicemail returns a copy of the voicemail server's settings.
func (s *Server) Voicemail() map[string]any { return s.look(s.voicemail) }

// SetVoicemail writes those members over the voicemail server's, as SetTenant does for the tenant.
func (s *Server) SetVoicemail(members map[string]any) { s.set(s.voicemail, members) }

// callVoicemail is the GET of the voicemail server, which not every PBX may have.
func (s *Server) callVoicemail(r *http.Request) (answer, *refusal) {
	if s.voicemailGetStatus != 0 {
		return answer{}, unknown(s.voicemailGetStatus, http.StatusText(s.voicemailGetStatus)+".")
	}
	return s.reading(s.voicemail)(r)
}

// NullEverything makes null of everything in the tenant but its id, of the password policy, the
// custom headers, the voicemail server and the status, and of the optional keys of the holidays
// there are. What is written afterwards is kept and shown as always.
func (s *Server) NullEverything() {
	s.mu.Lock()
	defer s.mu.Unlock()

	for _, one := range []*singleton{s.tenant, s.policy, s.headers, s.voicemail} {
		for key := range one.values {
			if key != "id" {
				one.values[key] = nil
			}
		}
	}
	for key := range s.status {
		s.status[key] = nil
	}
	for _, h := range s.holidays.all {
		for _, number := range holidayNumbers {
			*number.of(h) = nil
		}
	}
}
