// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/secret"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

// connectionSettings are the attributes of a connection that both kinds have, as the resource and the data sources have them.
type connectionSettings struct {
	ID          types.String `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	CountryCode types.String `tfsdk:"country_code"`
	Enabled     types.Bool   `tfsdk:"enabled"`
}

// kazooSettings are the attributes of a connection to a Kazoo, but for its secret.
type kazooSettings struct {
	HostRest           types.String `tfsdk:"host_rest"`
	HostWebsocket      types.String `tfsdk:"host_websocket"`
	AccountID          types.String `tfsdk:"account_id"`
	MonitorSubAccounts types.Bool   `tfsdk:"monitor_sub_accounts"`
}

// threeCXSettings are the attributes of a connection to a 3CX, but for its secrets.
type threeCXSettings struct {
	Username                  types.String `tfsdk:"username"`
	EnableRecordingArchive    types.Bool   `tfsdk:"enable_recording_archive"`
	RecordingArchiveFrequency types.String `tfsdk:"recording_archive_frequency"`
}

type kazooModel struct {
	kazooSettings

	APIKey        types.String `tfsdk:"api_key_wo"`
	APIKeyVersion types.Int64  `tfsdk:"api_key_wo_version"`
}

type threeCXModel struct {
	threeCXSettings

	LicenseKey        types.String `tfsdk:"license_key_wo"`
	LicenseKeyVersion types.Int64  `tfsdk:"license_key_wo_version"`
	Password          types.String `tfsdk:"password_wo"`
	PasswordVersion   types.Int64  `tfsdk:"password_wo_version"`
}

// connectionModel is the resource. It can only hold a plan or a configuration in which it is known of what kind the PBX is.
type connectionModel struct {
	connectionSettings

	AccountTenantID  types.String  `tfsdk:"account_tenant_id"`
	CustomerTenantID types.String  `tfsdk:"customer_tenant_id"`
	Kazoo            *kazooModel   `tfsdk:"kazoo"`
	ThreeCX          *threeCXModel `tfsdk:"three_cx"`
	AdoptExisting    types.Bool    `tfsdk:"adopt_existing"`
	DeletionPolicy   types.String  `tfsdk:"deletion_policy"`
}

// connectionIdentityModel is the identity of the resource.
type connectionIdentityModel struct {
	AccountTenantID  types.String `tfsdk:"account_tenant_id"`
	CustomerTenantID types.String `tfsdk:"customer_tenant_id"`
	ID               types.String `tfsdk:"id"`
}

// identity returns the identity of the planned or read connection.
func (m connectionModel) identity() connectionIdentityModel {
	return connectionIdentityModel{AccountTenantID: m.AccountTenantID, CustomerTenantID: m.CustomerTenantID, ID: m.ID}
}

// customer returns the customer that the state has.
func (m connectionModel) customer() Customer {
	return Customer{AccountTenantID: m.AccountTenantID.ValueString(), TenantID: m.CustomerTenantID.ValueString()}
}

// kind returns the kind of PBX, empty for what is imported and not read yet.
func (m connectionModel) kind() Kind {
	switch {
	case m.Kazoo != nil:
		return Kazoo
	case m.ThreeCX != nil:
		return ThreeCX
	default:
		return ""
	}
}

// setDefaults sets what only Terraform knows of a connection that comes from the API, by import or by listing.
func (m *connectionModel) setDefaults() {
	if m.AdoptExisting.IsNull() {
		m.AdoptExisting = types.BoolValue(false)
	}
	if m.DeletionPolicy.IsNull() {
		m.DeletionPolicy = types.StringValue(connectionDeletion.Default())
	}
}

// toAPI returns the settings for a write, without the secrets. What is null is left alone.
func (m connectionModel) toAPI() Settings {
	s := Settings{
		Kind: m.kind(), Name: m.Name.ValueStringPointer(), CountryCode: textOrNil(m.CountryCode), Enabled: boolOrNil(m.Enabled),
	}
	if k := m.Kazoo; k != nil {
		s.HostRest, s.HostWebsocket, s.AccountID = textOrNil(k.HostRest), textOrNil(k.HostWebsocket), textOrNil(k.AccountID)
		s.MonitorSubAccounts = boolOrNil(k.MonitorSubAccounts)
	}
	if t := m.ThreeCX; t != nil {
		s.Username, s.EnableRecordingArchive = textOrNil(t.Username), boolOrNil(t.EnableRecordingArchive)
		if frequency, ok := parseTimeSpan(t.RecordingArchiveFrequency.ValueString()); ok {
			s.RecordingArchiveFrequency = &frequency
		}
	}

	return s
}

func textOrNil(v types.String) *string {
	if v.IsUnknown() {
		return nil
	}

	return v.ValueStringPointer()
}

func boolOrNil(v types.Bool) *bool {
	if v.IsUnknown() {
		return nil
	}

	return v.ValueBoolPointer()
}

// fromAPI takes over what an answer shows of a connection. What it does not show stays as it is.
func (m *connectionModel) fromAPI(c Connection) {
	m.connectionSettings.fromAPI(c)
	switch c.Kind {
	case Kazoo:
		if m.Kazoo == nil {
			m.Kazoo, m.ThreeCX = &kazooModel{}, nil
		}
		m.Kazoo.fromAPI(c.Settings)
	case ThreeCX:
		if m.ThreeCX == nil {
			m.Kazoo, m.ThreeCX = nil, &threeCXModel{}
		}
		m.ThreeCX.fromAPI(c.Settings)
	}
}

func (s *connectionSettings) fromAPI(c Connection) {
	if s.ID.IsNull() || s.ID.IsUnknown() { // Else as it was imported: an id may be written in small or capital letters.
		s.ID = types.StringValue(c.ID)
	}
	take(&s.Name, c.Name, types.StringValue)
	take(&s.CountryCode, c.CountryCode, types.StringValue)
	take(&s.Enabled, c.Enabled, types.BoolValue)
}

func (k *kazooSettings) fromAPI(s Settings) {
	take(&k.HostRest, s.HostRest, types.StringValue)
	take(&k.HostWebsocket, s.HostWebsocket, types.StringValue)
	take(&k.AccountID, s.AccountID, types.StringValue)
	take(&k.MonitorSubAccounts, s.MonitorSubAccounts, types.BoolValue)
}

func (t *threeCXSettings) fromAPI(s Settings) {
	take(&t.Username, s.Username, types.StringValue)
	take(&t.EnableRecordingArchive, s.EnableRecordingArchive, types.BoolValue)
	if s.RecordingArchiveFrequency != nil && !sameFrequency(t.RecordingArchiveFrequency, *s.RecordingArchiveFrequency) {
		t.RecordingArchiveFrequency = types.StringValue(formatTimeSpan(*s.RecordingArchiveFrequency))
	}
}

// sameFrequency compares as durations: 00:20:00 may come back as 0.00:20:00.
func sameFrequency(text types.String, frequency time.Duration) bool {
	parsed, ok := parseTimeSpan(text.ValueString())

	return ok && parsed == frequency
}

// take sets an attribute to what an answer shows, if it does.
func take[A any, V any](attribute *A, shown *V, convert func(V) A) {
	if shown != nil {
		*attribute = convert(*shown)
	}
}

// fillUnconfigured sets what is not configured to what is there, null where that is not known.
func (m *connectionModel) fillUnconfigured(config, there connectionModel) {
	unlessConfigured(config.CountryCode, &m.CountryCode, there.CountryCode)
	unlessConfigured(config.Enabled, &m.Enabled, there.Enabled)
	if m.Kazoo != nil && config.Kazoo != nil {
		configured, live := config.Kazoo, orZero(there.Kazoo)
		unlessConfigured(configured.HostRest, &m.Kazoo.HostRest, live.HostRest)
		unlessConfigured(configured.HostWebsocket, &m.Kazoo.HostWebsocket, live.HostWebsocket)
		unlessConfigured(configured.AccountID, &m.Kazoo.AccountID, live.AccountID)
		unlessConfigured(configured.MonitorSubAccounts, &m.Kazoo.MonitorSubAccounts, live.MonitorSubAccounts)
	}
	if m.ThreeCX != nil && config.ThreeCX != nil {
		configured, live := config.ThreeCX, orZero(there.ThreeCX)
		unlessConfigured(configured.Username, &m.ThreeCX.Username, live.Username)
		unlessConfigured(configured.EnableRecordingArchive, &m.ThreeCX.EnableRecordingArchive, live.EnableRecordingArchive)
		unlessConfigured(configured.RecordingArchiveFrequency, &m.ThreeCX.RecordingArchiveFrequency, live.RecordingArchiveFrequency)
	}
}

func unlessConfigured[A attr.Value](configured A, planned *A, there A) {
	if configured.IsNull() {
		*planned = there
	}
}

func orZero[M any](m *M) M {
	if m == nil {
		m = new(M)
	}

	return *m
}

// changes lists the settings that a write of these would change of what is there, and the secrets whose version orders it to send them.
func (m connectionModel) changes(there connectionModel) []adoption.Change {
	all := []adoption.Change{
		{Attribute: "name", From: there.Name, To: m.Name},
		{Attribute: "country_code", From: there.CountryCode, To: m.CountryCode},
		{Attribute: "enabled", From: there.Enabled, To: m.Enabled},
	}
	if m.Kazoo != nil {
		k, live := m.Kazoo, orZero(there.Kazoo)
		all = append(all,
			adoption.Change{Attribute: "kazoo.host_rest", From: live.HostRest, To: k.HostRest},
			adoption.Change{Attribute: "kazoo.host_websocket", From: live.HostWebsocket, To: k.HostWebsocket},
			adoption.Change{Attribute: "kazoo.account_id", From: live.AccountID, To: k.AccountID},
			adoption.Change{Attribute: "kazoo.monitor_sub_accounts", From: live.MonitorSubAccounts, To: k.MonitorSubAccounts},
		)
	}
	if m.ThreeCX != nil {
		t, live := m.ThreeCX, orZero(there.ThreeCX)
		all = append(all,
			adoption.Change{Attribute: "three_cx.username", From: live.Username, To: t.Username},
			adoption.Change{Attribute: "three_cx.enable_recording_archive", From: live.EnableRecordingArchive, To: t.EnableRecordingArchive},
		)
		if frequency, ok := parseTimeSpan(live.RecordingArchiveFrequency.ValueString()); !ok || !sameFrequency(t.RecordingArchiveFrequency, frequency) {
			all = append(all, adoption.Change{Attribute: "three_cx.recording_archive_frequency", From: live.RecordingArchiveFrequency, To: t.RecordingArchiveFrequency})
		}
	}
	for i, change := range all {
		all[i].NotShown = change.From.IsNull()
	}
	for _, s := range m.secrets(connectionModel{}, there) {
		if s.ordered {
			all = append(all, adoption.Change{Attribute: s.at.String(), Sensitive: true})
		}
	}

	return adoption.Changes(all...)
}

// connectionSecret is one of the secrets of a connection.
type connectionSecret struct {
	at    path.Path
	value types.String
	// ordered is set where the planned version orders it to be sent.
	ordered bool
	field   func(*Settings) **transport.Secret
}

// secrets returns the secrets of this kind of connection, with their values from the configuration.
func (m connectionModel) secrets(config, state connectionModel) []connectionSecret {
	var all []connectionSecret
	if m.Kazoo != nil {
		configured, was := orZero(config.Kazoo), orZero(state.Kazoo)
		all = append(all, connectionSecret{
			path.Root("kazoo").AtName("api_key_wo"), configured.APIKey, secret.WriteOrdered(was.APIKeyVersion, m.Kazoo.APIKeyVersion),
			func(s *Settings) **transport.Secret { return &s.APIKey },
		})
	}
	if m.ThreeCX != nil {
		configured, was := orZero(config.ThreeCX), orZero(state.ThreeCX)
		all = append(all, connectionSecret{
			path.Root("three_cx").AtName("license_key_wo"), configured.LicenseKey, secret.WriteOrdered(was.LicenseKeyVersion, m.ThreeCX.LicenseKeyVersion),
			func(s *Settings) **transport.Secret { return &s.LicenseKey },
		}, connectionSecret{
			path.Root("three_cx").AtName("password_wo"), configured.Password, secret.WriteOrdered(was.PasswordVersion, m.ThreeCX.PasswordVersion),
			func(s *Settings) **transport.Secret { return &s.Password },
		})
	}

	return all
}

// withSecrets adds to settings those secrets whose version orders it, or all of them.
func (s Settings) withSecrets(secrets []connectionSecret, all bool) Settings {
	for _, one := range secrets {
		if (all || one.ordered) && !one.value.IsNull() {
			value := transport.NewSecret(one.value.ValueString())
			*one.field(&s) = &value
		}
	}

	return s
}

// instance returns what names the PBX among all PBXes, and its attribute: the account of a Kazoo, the licence of a 3CX. It takes the
// configuration, because a plan has no licence. Empty is what is not known yet.
func (m connectionModel) instance() (path.Path, string) {
	if m.ThreeCX != nil {
		return path.Root("three_cx").AtName("license_key_wo"), m.ThreeCX.LicenseKey.ValueString()
	}

	return path.Root("kazoo").AtName("account_id"), orZero(m.Kazoo).AccountID.ValueString()
}

// neededToCreate returns the attributes without which a connection cannot be created, by their paths.
func (m connectionModel) neededToCreate() map[string]attr.Value {
	if t := m.ThreeCX; t != nil {
		return map[string]attr.Value{"license_key_wo": t.LicenseKey, "username": t.Username, "password_wo": t.Password}
	}
	k := orZero(m.Kazoo)

	return map[string]attr.Value{"host_rest": k.HostRest, "host_websocket": k.HostWebsocket, "account_id": k.AccountID, "api_key_wo": k.APIKey}
}

// attributes returns the attribute of each field that an error may name.
func (k Kind) attributes() map[string]path.Path {
	all := map[string]path.Path{
		"id":           path.Root("id"),
		fieldAccount:   path.Root("account_tenant_id"),
		fieldCustomer:  path.Root("customer_tenant_id"),
		keyName:        path.Root("name"),
		keyCountryCode: path.Root("country_code"),
		keyEnabled:     path.Root("enabled"),
	}
	nested := map[string]string{
		keyHostRest: "host_rest", keyHostWebsocket: "host_websocket", keyAccountID: "account_id", keyAPIKey: "api_key_wo", keyMonitorSubAccounts: "monitor_sub_accounts",
	}
	parent := path.Root("kazoo")
	if k == ThreeCX {
		parent = path.Root("three_cx")
		nested = map[string]string{
			keyLicenseKey: "license_key_wo", keyUsername: "username", keyPassword: "password_wo",
			keyEnableArchive: "enable_recording_archive", keyArchiveFrequency: "recording_archive_frequency",
		}
	}
	for key, name := range nested {
		all[key] = parent.AtName(name)
	}

	return all
}
