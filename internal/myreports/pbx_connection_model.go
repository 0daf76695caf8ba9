// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/secret"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/semantic"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

// connectionSettings are the attributes that connections of both kinds have, in the resource and
// the data sources.
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

// field is one setting of a connection in a model.
type field struct {
	// attribute is its path, such as kazoo.host_rest, and key its key on the wire.
	attribute, key string
	// value points to its value. Spelling is the type of a semantic.Text.
	value    any
	spelling semantic.Type
}

// fields returns the settings of a connection of this kind. The nested ones are copied first,
// because other models may share them.
func (m *connectionModel) fields(kind Kind) []field {
	all := m.connectionSettings.fields()
	switch kind {
	case Kazoo:
		k := orZero(m.Kazoo)
		m.Kazoo = &k
		all = append(all,
			field{"kazoo.host_rest", keyHostRest, &k.HostRest, semantic.URL},
			field{"kazoo.host_websocket", keyHostWebsocket, &k.HostWebsocket, semantic.URL},
			field{attribute: "kazoo.account_id", key: keyAccountID, value: &k.AccountID},
			field{attribute: "kazoo.monitor_sub_accounts", key: keyMonitorSubAccounts, value: &k.MonitorSubAccounts})
	case ThreeCX:
		t := orZero(m.ThreeCX)
		m.ThreeCX = &t
		all = append(all,
			field{attribute: "three_cx.username", key: keyUsername, value: &t.Username},
			field{attribute: "three_cx.enable_recording_archive", key: keyEnableArchive, value: &t.EnableRecordingArchive},
			field{"three_cx.recording_archive_frequency", keyArchiveFrequency, &t.RecordingArchiveFrequency, timeSpanType})
	}

	return all
}

func (s *connectionSettings) fields() []field {
	return []field{
		{attribute: "name", key: keyName, value: &s.Name},
		{"country_code", keyCountryCode, &s.CountryCode, semantic.AnyCase},
		{attribute: "enabled", key: keyEnabled, value: &s.Enabled},
	}
}

// get returns the value.
func (f field) get() attr.Value {
	switch v := f.value.(type) {
	case *types.String:
		return *v
	case *types.Bool:
		return *v
	case *semantic.Text:
		return *v
	default:
		return nil
	}
}

// set sets the value to that of the same setting in another model.
func (f field) set(other field) {
	switch v := f.value.(type) {
	case *types.String:
		*v, _ = other.get().(types.String)
	case *types.Bool:
		*v, _ = other.get().(types.Bool)
	case *semantic.Text:
		*v, _ = other.get().(semantic.Text)
	}
}

// fromAPI sets the value to what a response shows, if it shows the setting.
func (f field) fromAPI(s Settings) {
	shown, ok := s[f.key]
	if !ok {
		return
	}
	text, _ := shown.(string)
	flag, _ := shown.(bool)
	switch v := f.value.(type) {
	case *types.String:
		*v = types.StringValue(text)
	case *types.Bool:
		*v = types.BoolValue(flag)
	case *semantic.Text:
		*v = f.spelling.Value(text)
	}
}

// toAPI returns the settings for a write, without the secrets. What is null or unknown is not
// changed.
func (m connectionModel) toAPI() Settings {
	s := Settings{}
	for _, f := range m.fields(m.kind()) {
		v := f.get()
		if v.IsNull() || v.IsUnknown() {
			continue
		}
		switch v := v.(type) {
		case types.String:
			s[f.key] = v.ValueString()
		case types.Bool:
			s[f.key] = v.ValueBool()
		case semantic.Text:
			s[f.key] = v.ValueString()
			if f.key == keyArchiveFrequency {
				s[f.key] = normalTimeSpan(v.ValueString())
			}
		}
	}

	return s
}

// show takes over what a response shows of a connection. What it does not show stays as it is.
func (m *connectionModel) show(c Connection) {
	if m.ID.IsNull() || m.ID.IsUnknown() { // Otherwise it stays as it was imported: ids are not case-sensitive.
		m.ID = types.StringValue(c.ID)
	}
	for _, f := range m.fields(c.Kind) {
		f.fromAPI(c.Settings)
	}
}

// fromAPI is show for the resource: a connection to a kind of PBX that it does not manage is an
// error.
func (m *connectionModel) fromAPI(c Connection) error {
	m.show(c)
	switch c.Kind {
	case Kazoo:
		m.ThreeCX = nil
	case ThreeCX:
		m.Kazoo = nil
	default:
		return fmt.Errorf("it is a connection of the type %q: this resource manages connections to Kazoo and 3CX only",
			c.Kind)
	}

	return nil
}

// name returns the kind as the data sources and filters name it.
func (k Kind) name() types.String {
	switch k {
	case Kazoo:
		return types.StringValue("kazoo")
	case ThreeCX:
		return types.StringValue("three_cx")
	default:
		return types.StringValue(string(k))
	}
}

// asConfigured completes the state of an imported connection with the planned settings that
// MyReports does not show: if they were sent, every apply would end in status 400, because
// MyReports documents no patch of them. Not completed are the name and enabled, which can be
// patched, and what identifies the PBX, which can be looked up. A connection that Terraform has
// created or completed has the settings that a creation needs, so what is configured later is sent;
// so is what an adoption changes.
func (m connectionModel) asConfigured(plan connectionModel) connectionModel {
	kind := m.kind()
	k, t := orZero(m.Kazoo), orZero(m.ThreeCX)
	isComplete := kind == Kazoo && !k.HostRest.IsNull() && !k.HostWebsocket.IsNull() ||
		kind == ThreeCX && !t.Username.IsNull()
	if isState := !m.DeletionPolicy.IsNull(); !isState || isComplete || kind == "" || plan.kind() != kind {
		return m
	}
	planned := plan.fields(kind)
	for i, f := range m.fields(kind) {
		if f.get().IsNull() && !slices.Contains([]string{keyName, keyEnabled, keyAccountID}, f.key) {
			f.set(planned[i])
		}
	}

	return m
}

// equal reports whether two models have the same values.
func (m connectionModel) equal(other connectionModel) bool {
	same := m.kind() == other.kind() && orZero(m.Kazoo) == orZero(other.Kazoo) &&
		orZero(m.ThreeCX) == orZero(other.ThreeCX)
	m.Kazoo, m.ThreeCX, other.Kazoo, other.ThreeCX = nil, nil, nil, nil

	return same && m == other
}

func orZero[M any](m *M) M {
	if m == nil {
		m = new(M)
	}

	return *m
}

// connectionSecret is one of the secrets of a connection.
type connectionSecret struct {
	attribute, key string
	value          types.String
	// ordered is set if the version changed, which orders the secret to be sent.
	ordered bool
}

// secrets returns the secrets of this kind of connection, with their values from the configuration.
func (m connectionModel) secrets(config, state connectionModel) []connectionSecret {
	if m.Kazoo != nil {
		return []connectionSecret{{"kazoo.api_key_wo", keyAPIKey, orZero(config.Kazoo).APIKey,
			secret.WriteOrdered(orZero(state.Kazoo).APIKeyVersion, m.Kazoo.APIKeyVersion)}}
	}
	if m.ThreeCX != nil {
		configured, was := orZero(config.ThreeCX), orZero(state.ThreeCX)

		return []connectionSecret{{"three_cx.license_key_wo", keyLicenseKey, configured.LicenseKey,
			secret.WriteOrdered(was.LicenseKeyVersion, m.ThreeCX.LicenseKeyVersion)},
			{"three_cx.password_wo", keyPassword, configured.Password,
				secret.WriteOrdered(was.PasswordVersion, m.ThreeCX.PasswordVersion)}}
	}

	return nil
}

// withSecrets adds to settings those secrets whose version orders it, or all of them.
func (s Settings) withSecrets(secrets []connectionSecret, all bool) Settings {
	for _, one := range secrets {
		if (all || one.ordered) && !one.value.IsNull() {
			s[one.key] = transport.NewSecret(one.value.ValueString())
		}
	}

	return s
}

// pathOf returns the path of an attribute such as kazoo.host_rest.
func pathOf(attribute string) path.Path {
	parent, name, nested := strings.Cut(attribute, ".")
	if !nested {
		return path.Root(attribute)
	}

	return path.Root(parent).AtName(name)
}

// attributes returns the attribute of each field that an error may name.
func (k Kind) attributes() map[string]path.Path {
	all := map[string]path.Path{"id": path.Root("id"), fieldAccount: path.Root("account_tenant_id"),
		fieldCustomer: path.Root("customer_tenant_id")}
	var m connectionModel
	for _, f := range m.fields(k) {
		all[f.key] = pathOf(f.attribute)
	}
	for _, s := range m.secrets(m, m) {
		all[s.key] = pathOf(s.attribute)
	}

	return all
}
