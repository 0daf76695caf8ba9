// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"encoding/json"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

// secretKeys are the keys whose values are masked in logged bodies. In custom_options anything may
// be.
var secretKeys = []string{
	"password", "token", "access_token", "refresh_token", "id_token", "stir_shaken_key", "api_key", "private_key",
	"custom_options",
}

// secretsIn returns the secrets in what the PBX has shown, also those in JSON that is a text. A
// write sends them back, so the PBX may repeat them when it refuses it.
func secretsIn(shown any) []transport.Secret {
	var found []transport.Secret
	var walk func(v any, secret bool)
	walk = func(v any, secret bool) {
		switch v := v.(type) {
		case Document:
			for key, inner := range v {
				walk(inner, secret || transport.IsSecretKey(key, secretKeys))
			}
		case []any:
			for _, item := range v {
				walk(item, secret)
			}
		case json.Number:
			if secret {
				found = append(found, transport.NewSecret(v.String()))
			}
		case string:
			var inner any
			if json.Unmarshal([]byte(v), &inner) == nil {
				walk(inner, false)
			}
			if secret && !isMasked(v) {
				found = append(found, transport.NewSecret(v))
			}
		}
	}
	walk(shown, false)

	return found
}
