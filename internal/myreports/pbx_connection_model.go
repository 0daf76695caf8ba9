// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

import (
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/secret"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/semantic"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// connectionSettings are the attributes of a connection that both kinds have, as the resource and
// the data sources have them.
type connectionSettings struct {
	ID          types.String  `tfsdk:"id"`
	Name        types.String  `tfsdk:"name"`
	CountryCode semantic.Text `tfsdk:"country_code"`
	Enabled     types.Bool    `tfsdk:"enabled"`
}

// timeSpanType is the type of a duration: 00:20:00 may come back as 0.00:20:00.
var timeSpanType = semantic.New("TimeSpan", sameTimeSpan)

// kazooSettings are the attributes of a connection to a Kazoo, but for its secret.
type kazooSettings struct {
	HostRest           semantic.Text `tfsdk:"host_rest"`
	HostWebsocket      semantic.Text `tfsdk:"host_websocket"`
	AccountID          types.String  `tfsdk:"account_id"`
	MonitorSubAccounts types.Bool    `tfsdk:"monitor_sub_accounts"`
}

// threeCXSettings are the attributes of a connection to a 3CX, but for its secrets.
type threeCXSettings struct {
	Username                  types.String  `tfsdk:"username"`
	EnableRecordingArchive    types.Bool    `tfsdk:"enable_recording_archive"`
	RecordingArchiveFrequency semantic.Text `tfsdk:"recording_archive_frequency"`
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

// connectionModel is the resource. It can only hold a plan or a configuration in which it is known
// of what kind the PBX is.
type connectionModel struct {
	connectionSettings
	lifecycle.Options

	AccountTenantID  semantic.Text `tfsdk:"account_tenant_id"`
	CustomerTenantID semantic.Text `tfsdk:"customer_tenant_id"`
	Kazoo            *kazooModel   `tfsdk:"kazoo"`
	ThreeCX          *threeCXModel `tfsdk:"three_cx"`
}

// connectionIdentityModel is the identity of the resource.
type connectionIdentityModel struct {
	AccountTenantID  types.String `tfsdk:"account_tenant_id"`
	CustomerTenantID types.String `tfsdk:"customer_tenant_id"`
	ID               types.String `tfsdk:"id"`
}

// identity returns the identity of the planned or read connection.
func (m connectionModel) identity() connectionIdentityModel {
	return connectionIdentityModel{AccountTenantID: m.AccountTenantID.StringValue,
		CustomerTenantID: m.CustomerTenantID.StringValue, ID: m.ID}
}

// customer returns the customer that the state has.
func (m connectionModel) customer() Customer {
	return Customer{AccountTenantID: m.AccountTenantID.ValueString(), TenantID: m.CustomerTenantID.ValueString()}
}

// importID returns the id by which the connection is imported.
func (m connectionModel) importID() string { return m.customer().connectionID(m.ID.ValueString()) }

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

// asConfigured completes the state of an imported connection with the planned settings that
// MyReports does not show: sent, they would end every apply in status 400, since MyReports
// documents no patch of them. Not among them are the name and enabled, which can be patched, and
// which PBX it is, which can be looked up. A connection that Terraform has created or completed has
// the settings that a creation needs, so what is added to its configuration later is sent; so is
// what an adoption is to change.
func (m connectionModel) asConfigured(plan connectionModel) connectionModel {
	isState := !m.DeletionPolicy.IsNull()
	switch kazoo, threeCX := orZero(m.Kazoo), orZero(m.ThreeCX); {
	case isState && m.Kazoo != nil && plan.Kazoo != nil && (kazoo.HostRest.IsNull() || kazoo.HostWebsocket.IsNull()):
		assume(&m.CountryCode, plan.CountryCode)
		assume(&kazoo.HostRest, plan.Kazoo.HostRest)
		assume(&kazoo.HostWebsocket, plan.Kazoo.HostWebsocket)
		assume(&kazoo.MonitorSubAccounts, plan.Kazoo.MonitorSubAccounts)
		m.Kazoo = &kazoo
	case isState && m.ThreeCX != nil && plan.ThreeCX != nil && threeCX.Username.IsNull():
		assume(&m.CountryCode, plan.CountryCode)
		assume(&threeCX.Username, plan.ThreeCX.Username)
		assume(&threeCX.EnableRecordingArchive, plan.ThreeCX.EnableRecordingArchive)
		assume(&threeCX.RecordingArchiveFrequency, plan.ThreeCX.RecordingArchiveFrequency)
		m.ThreeCX = &threeCX
	}

	return m
}

func assume[A attr.Value](known *A, planned A) {
	if (*known).IsNull() {
		*known = planned
	}
}

// equal reports whether two models have the same values.
func (m connectionModel) equal(other connectionModel) bool {
	same := m.kind() == other.kind() && orZero(m.Kazoo) == orZero(other.Kazoo) &&
		orZero(m.ThreeCX) == orZero(other.ThreeCX)
	m.Kazoo, m.ThreeCX, other.Kazoo, other.ThreeCX = nil, nil, nil, nil

	return same && m == other
}

// toAPI returns the settings for a write, without the secrets. What is null or unknown is left
// alone.
func (m connectionModel) toAPI() Settings {
	s := Settings{Kind: m.kind(), Name: value.Known(m.Name, types.String.ValueStringPointer),
		CountryCode: value.Known(m.CountryCode, semantic.Text.ValueStringPointer),
		Enabled:     value.Known(m.Enabled, types.Bool.ValueBoolPointer)}
	if k := m.Kazoo; k != nil {
		s.HostRest, s.HostWebsocket, s.AccountID = value.Known(k.HostRest, semantic.Text.ValueStringPointer),
			value.Known(k.HostWebsocket, semantic.Text.ValueStringPointer),
			value.Known(k.AccountID, types.String.ValueStringPointer)
		s.MonitorSubAccounts = value.Known(k.MonitorSubAccounts, types.Bool.ValueBoolPointer)
	}
	if t := m.ThreeCX; t != nil {
		s.Username, s.EnableRecordingArchive = value.Known(t.Username, types.String.ValueStringPointer),
			value.Known(t.EnableRecordingArchive, types.Bool.ValueBoolPointer)
		if frequency, ok := parseTimeSpan(t.RecordingArchiveFrequency.ValueString()); ok {
			s.RecordingArchiveFrequency = &frequency
		}
	}

	return s
}

// fromAPI takes over what a response shows of a connection. What it does not show stays as it is. A
// connection to another kind of PBX is an error.
func (m *connectionModel) fromAPI(c Connection) error {
	m.connectionSettings.fromAPI(c)
	switch c.Kind { // Of the nested settings other models may have the pointer, so they are copied.
	case Kazoo:
		kazoo := orZero(m.Kazoo)
		kazoo.fromAPI(c.Settings)
		m.Kazoo, m.ThreeCX = &kazoo, nil
	case ThreeCX:
		threeCX := orZero(m.ThreeCX)
		threeCX.fromAPI(c.Settings)
		m.Kazoo, m.ThreeCX = nil, &threeCX
	default:
		return fmt.Errorf("it is a connection of the type %q: this resource manages connections to Kazoo and 3CX only",
			c.Kind)
	}

	return nil
}

func (s *connectionSettings) fromAPI(c Connection) {
	if s.ID.IsNull() || s.ID.IsUnknown() { // Else as it was imported: an id may be written in small or capital letters.
		s.ID = types.StringValue(c.ID)
	}
	setIfShown(&s.Name, c.Name, types.StringValue)
	setIfShown(&s.CountryCode, c.CountryCode, semantic.AnyCase.Value)
	setIfShown(&s.Enabled, c.Enabled, types.BoolValue)
}

func (k *kazooSettings) fromAPI(s Settings) {
	setIfShown(&k.HostRest, s.HostRest, semantic.URL.Value)
	setIfShown(&k.HostWebsocket, s.HostWebsocket, semantic.URL.Value)
	setIfShown(&k.AccountID, s.AccountID, types.StringValue)
	setIfShown(&k.MonitorSubAccounts, s.MonitorSubAccounts, types.BoolValue)
}

func (t *threeCXSettings) fromAPI(s Settings) {
	setIfShown(&t.Username, s.Username, types.StringValue)
	setIfShown(&t.EnableRecordingArchive, s.EnableRecordingArchive, types.BoolValue)
	setIfShown(&t.RecordingArchiveFrequency, s.RecordingArchiveFrequency, func(span time.Duration) semantic.Text {
		return timeSpanType.Value(formatTimeSpan(span))
	})
}

// setIfShown sets an attribute to what a response shows, if it does.
func setIfShown[A any, V any](attribute *A, shown *V, convert func(V) A) {
	if shown != nil {
		*attribute = convert(*shown)
	}
}

func orZero[M any](m *M) M {
	if m == nil {
		m = new(M)
	}

	return *m
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
			path.Root("kazoo").AtName("api_key_wo"), configured.APIKey,
			secret.WriteOrdered(was.APIKeyVersion, m.Kazoo.APIKeyVersion),
			func(s *Settings) **transport.Secret { return &s.APIKey },
		})
	}
	if m.ThreeCX != nil {
		configured, was := orZero(config.ThreeCX), orZero(state.ThreeCX)
		all = append(all, connectionSecret{
			path.Root("three_cx").AtName("license_key_wo"), configured.LicenseKey,
			secret.WriteOrdered(was.LicenseKeyVersion, m.ThreeCX.LicenseKeyVersion),
			func(s *Settings) **transport.Secret { return &s.LicenseKey },
		}, connectionSecret{
			path.Root("three_cx").AtName("password_wo"), configured.Password,
			secret.WriteOrdered(was.PasswordVersion, m.ThreeCX.PasswordVersion),
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
		keyHostRest: "host_rest", keyHostWebsocket: "host_websocket", keyAccountID: "account_id", keyAPIKey: "api_key_wo",
		keyMonitorSubAccounts: "monitor_sub_accounts",
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
