// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

import (
	"encoding/json"
	"errors"
	"maps"
	"strconv"
	"strings"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

// Kind is the kind of PBX that a connection is to, as the key _type has it (page "PBX profiles").
type Kind string

// The kinds that the API documents.
const (
	Kazoo   Kind = "KazooPbxConnectionProfile"
	ThreeCX Kind = "ThreeCxConnectionProfile"
)

// Connection is a PBX connection profile: how MyReports collects the events of one PBX of a
// customer.
type Connection struct {
	ID string
	// TenantID is the tenant id of the customer, empty if a response does not show it.
	TenantID string
	Kind     Kind

	Settings
}

// Settings are the settings of a connection by their keys on the wire. A key is missing if a
// response does not show the setting, or if a write does not change it. Values are strings, bools
// and, of the secrets, which no response has, transport.Secret.
type Settings map[string]any

// The keys of a connection on the wire.
const (
	keyName               = "name"
	keyCountryCode        = "countryCode" // ISO 3166-1 alpha-2; MyReports recognises phone numbers by it.
	keyEnabled            = "enabled"
	keyHostRest           = "hostRest"
	keyHostWebsocket      = "hostWebsocket"
	keyAccountID          = "accountId"
	keyAPIKey             = "apiKey"
	keyMonitorSubAccounts = "monitorSubAccounts"
	keyLicenseKey         = "licenseKey"
	keyUsername           = "username"
	keyPassword           = "password"
	keyEnableArchive      = "enableRecordingArchive"
	keyArchiveFrequency   = "recordingArchiveFrequency"
)

// shownKeys are the keys that a response may show, and whether the value is a bool.
var shownKeys = map[string]bool{
	keyName: false, keyCountryCode: false, keyEnabled: true,
	keyHostRest: false, keyHostWebsocket: false, keyAccountID: false, keyMonitorSubAccounts: true,
	keyUsername: false, keyEnableArchive: true, keyArchiveFrequency: false,
}

// wire returns the settings as a request has them. The API takes two of the bools as strings.
func (s Settings) wire() map[string]any {
	all := maps.Clone(map[string]any(s))
	for key, setting := range all {
		switch setting := setting.(type) {
		case transport.Secret:
			all[key] = setting.Reveal()
		case bool:
			if key == keyEnabled || key == keyEnableArchive {
				all[key] = strconv.FormatBool(setting)
			}
		}
	}

	return all
}

// secrets returns the settings that must not be shown.
func (s Settings) secrets() []transport.Secret {
	var all []transport.Secret
	for _, key := range []string{keyAPIKey, keyLicenseKey, keyPassword} {
		if secret, ok := s[key].(transport.Secret); ok {
			all = append(all, secret)
		}
	}
	for _, key := range []string{keyHostRest, keyHostWebsocket} {
		// An address may contain a secret besides scheme, host and path.
		if address, _ := s[key].(string); strings.ContainsAny(address, "?#@") {
			all = append(all, transport.NewSecret(address))
		}
	}

	return all
}

// over returns the settings, and those of others that are missing in them.
func (s Settings) over(others Settings) Settings {
	all := maps.Clone(others)
	maps.Copy(all, s)

	return all
}

func (s Settings) withoutSecrets() Settings {
	shown := maps.Clone(s)
	maps.DeleteFunc(shown, func(_ string, setting any) bool { _, secret := setting.(transport.Secret); return secret })

	return shown
}

// displayName returns the name, "" for a connection that has none.
func (s Settings) displayName() string {
	name, _ := s[keyName].(string)

	return name
}

// UnmarshalJSON implements json.Unmarshaler. Secrets in a response are ignored. A blank setting is
// hidden or was never set; no setting can be made blank.
func (c *Connection) UnmarshalJSON(raw []byte) error {
	var known struct {
		ID       wire.Text               `json:"id"`
		TenantID wire.Lenient[wire.Text] `json:"tenantId"`
		Kind     wire.Text               `json:"_type"`
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(raw, &known); err != nil {
		return err
	}
	if err := json.Unmarshal(raw, &all); err != nil {
		return err
	}
	*c = Connection{ID: string(known.ID), Kind: Kind(known.Kind), Settings: Settings{}}
	if known.TenantID.Value != nil {
		c.TenantID = string(*known.TenantID.Value)
	}
	for key, isBool := range shownKeys {
		if len(all[key]) == 0 || string(all[key]) == "null" {
			continue
		}
		err := c.decode(key, isBool, all[key])
		var wrongType *json.UnmarshalTypeError
		if errors.As(err, &wrongType) {
			wrongType.Field = key
		}
		if err != nil {
			return err
		}
	}

	return nil
}

func (s Settings) decode(key string, isBool bool, raw []byte) error {
	if isBool {
		var flag wire.Flag
		err := json.Unmarshal(raw, &flag)
		s[key] = bool(flag)

		return err
	}
	var decoded wire.Text
	err := json.Unmarshal(raw, &decoded)
	text := string(decoded)
	if key == keyArchiveFrequency {
		text = normalTimeSpan(text)
	}
	if text != "" {
		s[key] = text
	}

	return err
}
