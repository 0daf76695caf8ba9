// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import "net/http"

// singleton is an object of which a tenant has exactly one.
type singleton struct {
	keys   fields
	values map[string]any

	// rule refuses values that do not fit together; nil refuses none.
	rule func(values map[string]any) *refusal
}

// newSingleton returns an object that nobody has written since the tenant was made.
func newSingleton(keys fields) *singleton {
	return &singleton{keys: keys, values: applyFields(keys, nil, nil, true)}
}

// reading is the GET of a singleton.
func (s *Server) reading(one *singleton) handler {
	return func(r *http.Request) (response, *refusal) {
		return response{http.StatusOK, view(one.keys, one.values, s.secrets)}, nil
	}
}

// view is what a GET shows: a copy, since the response is encoded without the lock.
func view(keys fields, values map[string]any, secrets Secrets) map[string]any {
	shown := asJSON(values)
	for _, f := range keys {
		value := shown[f.Key]
		nested, isObject := value.(map[string]any)
		switch {
		case f.WriteOnly:
			delete(shown, f.Key)
		case isObject:
			shown[f.Key] = view(f.Fields, nested, secrets)
		case f.Secret && value != nil && secrets == SecretsMasked:
			shown[f.Key] = "******"
		case f.Secret && secrets == SecretsNull:
			shown[f.Key] = nil
		}
	}
	return shown
}

// writing is the POST of a singleton.
func (s *Server) writing(one *singleton) handler {
	return func(r *http.Request) (response, *refusal) { return s.write(one, r) }
}

func (s *Server) write(one *singleton, r *http.Request) (response, *refusal) {
	sent, refused := readObject(r)
	if refused != nil {
		return response{}, refused
	}
	if one == s.tenant {
		if refused := s.refuseKeys(sent); refused != nil {
			return response{}, refused
		}
	}
	if refused := refuse(one.keys.Check(sent)); refused != nil {
		return response{}, refused
	}
	values := applyFields(one.keys, sent, one.values, s.replacingPosts)
	if one.rule != nil {
		if refused := one.rule(values); refused != nil {
			return response{}, refused
		}
	}
	followFiles(one.keys, values, sent)
	s.tidy.Value("", values)
	one.values = values
	return response{status: http.StatusOK}, nil
}

// stored returns a copy of everything that is stored.
func (s *Server) stored(one *singleton) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()

	return asJSON(one.values)
}

// set writes values as a change outside of Terraform does.
func (s *Server) set(one *singleton, members map[string]any) {
	members = asJSON(members)

	s.mu.Lock()
	defer s.mu.Unlock()
	one.keys = seed(one.keys, one.values, members)
}

// Tenant returns a copy of the tenant as it is stored: secrets are in clear, and keys that can only
// be written, such as avatar_file_id, are among it.
func (s *Server) Tenant() map[string]any { return s.stored(s.tenant) }

// SetTenant writes those members over the tenant's and leaves the others alone, objects member by
// member. Nothing is checked, so odd tenants and keys that only a GET has can be seeded. A key that
// the page does not have becomes one of a newer server: a GET shows it and a POST accepts it, both
// also inside of objects, with a value of the same JSON type.
func (s *Server) SetTenant(members map[string]any) { s.set(s.tenant, members) }

// PasswordPolicy returns a copy of the tenant's password policy.
func (s *Server) PasswordPolicy() map[string]any { return s.stored(s.policy) }

// SetPasswordPolicy writes those members over the policy's, as SetTenant does for the tenant.
func (s *Server) SetPasswordPolicy(members map[string]any) { s.set(s.policy, members) }

// CustomHeaders returns a copy of the tenant's custom headers.
func (s *Server) CustomHeaders() map[string]any { return s.stored(s.headers) }

// SetCustomHeaders writes those members over the custom headers', as SetTenant does for the tenant.
func (s *Server) SetCustomHeaders(members map[string]any) { s.set(s.headers, members) }

// Notification returns a copy of the settings of e-mail notifications.
func (s *Server) Notification() map[string]any { return s.stored(s.notification) }

// SetNotification writes those members over the notifications', as SetTenant does for the tenant.
func (s *Server) SetNotification(members map[string]any) { s.set(s.notification, members) }

// Billing returns a copy of the billing settings.
func (s *Server) Billing() map[string]any { return s.stored(s.billing) }

// SetBilling writes those members over the billing settings', as SetTenant does for the tenant.
func (s *Server) SetBilling(members map[string]any) { s.set(s.billing, members) }

// Voicemail returns a copy of the voicemail server's settings.
func (s *Server) Voicemail() map[string]any { return s.stored(s.voicemail) }

// SetVoicemail writes those members over the voicemail server's, as SetTenant does for the tenant.
func (s *Server) SetVoicemail(members map[string]any) { s.set(s.voicemail, members) }

// readVoicemail is the GET of the voicemail server, which not every PBX may have.
func (s *Server) readVoicemail(r *http.Request) (response, *refusal) {
	if s.voicemailGetStatus != 0 {
		return response{}, unknown(s.voicemailGetStatus, http.StatusText(s.voicemailGetStatus)+".")
	}
	return s.reading(s.voicemail)(r)
}

// NullEverything sets everything to null: the tenant except its id, all other settings, the status,
// and of the objects what is not required. What is written afterwards is shown as usual.
func (s *Server) NullEverything() {
	s.mu.Lock()
	defer s.mu.Unlock()

	for _, one := range []*singleton{s.tenant, s.policy, s.headers, s.voicemail, s.notification, s.billing} {
		for key := range one.values {
			if key != "id" {
				one.values[key] = nil
			}
		}
	}
	for key := range s.status {
		s.status[key] = nil
	}
	for _, c := range s.collections {
		for _, f := range c.keys {
			for _, values := range c.objects {
				if !f.Required && !isHidden(f) && f.Key != "id" {
					values[f.Key] = nil
				}
			}
		}
	}
}
