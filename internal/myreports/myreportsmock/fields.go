// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreportsmock

import (
	"net/url"
	"regexp"
	"slices"
)

// form is how a value is written in JSON.
type form int

const (
	textForm form = iota
	// flagTextForm is "true" or "false" in a string.
	flagTextForm
	// flagForm is a JSON boolean.
	flagForm
)

// field is a key of a PBX that a client may write.
type field struct {
	key string

	// kind is the type of PBX that has the field; "" is both.
	kind string

	form     form
	required bool
	secret   bool

	// patchOnly is a field that a create must not have.
	patchOnly bool

	// valid tells more than the form about a text.
	valid func(string) bool

	// One of these is where the value is stored.
	text func(*PBX) *string
	flag func(*PBX) *bool

	// unset is what WithUnset(UnsetDefault) shows, for fields that can be unset.
	unset any
}

// fields are all of them, in the order of the pages' examples.
var fields = []*field{
	{
		key: "hostRest", kind: KazooType, required: true, valid: isAddress("http", "https"),
		text: func(p *PBX) *string { return &p.HostRest },
	},
	{
		key: "hostWebsocket", kind: KazooType, required: true, valid: isAddress("ws", "wss"),
		text: func(p *PBX) *string { return &p.HostWebsocket },
	},
	{
		key: "accountId", kind: KazooType, required: true, valid: isAnything,
		text: func(p *PBX) *string { return &p.AccountID },
	},
	{
		key: "apiKey", kind: KazooType, required: true, secret: true, valid: isAnything,
		text: func(p *PBX) *string { return &p.APIKey },
	},
	monitorSubAccounts,
	{
		key: "name", required: true, valid: isAnything,
		text: func(p *PBX) *string { return &p.Name },
	},
	{
		key: "licenseKey", kind: ThreeCXType, required: true, secret: true, valid: isAnything,
		text: func(p *PBX) *string { return &p.LicenseKey },
	},
	{
		key: "username", kind: ThreeCXType, required: true, valid: isAnything,
		text: func(p *PBX) *string { return &p.Username },
	},
	{
		key: "password", kind: ThreeCXType, required: true, secret: true, valid: isAnything,
		text: func(p *PBX) *string { return &p.Password },
	},
	{
		key: "enableRecordingArchive", kind: ThreeCXType, form: flagTextForm, unset: "false",
		text: func(p *PBX) *string { return &p.EnableRecordingArchive },
	},
	{
		key: "recordingArchiveFrequency", kind: ThreeCXType, valid: timeSpan.MatchString, unset: "00:00:00",
		text: func(p *PBX) *string { return &p.RecordingArchiveFrequency },
	},
	{
		key: "countryCode", valid: country.MatchString,
		text: func(p *PBX) *string { return &p.CountryCode },
	},
	{
		key: "enabled", form: flagTextForm, patchOnly: true,
		flag: func(p *PBX) *bool { return &p.Enabled },
	},
}

var monitorSubAccounts = &field{
	key: "monitorSubAccounts", kind: KazooType, form: flagForm, unset: false,
	flag: func(p *PBX) *bool { return &p.MonitorSubAccounts },
}

var (
	// timeSpan is .NET's "c" format without sign and fraction.
	timeSpan = regexp.MustCompile(`^([0-9]{1,8}\.)?([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$`)
	country  = regexp.MustCompile(`^[A-Z]{2}$`)
)

func isAnything(string) bool { return true }

// isAddress returns a check for an absolute address with one of those schemes.
func isAddress(schemes ...string) func(string) bool {
	return func(text string) bool {
		u, err := url.Parse(text)
		return err == nil && slices.Contains(schemes, u.Scheme) && u.Hostname() != ""
	}
}

// fieldOf returns the field that a type of PBX has under a key, or nil.
func fieldOf(kind, key string) *field {
	for _, f := range fields {
		if f.key == key && (f.kind == "" || f.kind == kind) {
			return f
		}
	}
	return nil
}

// parse returns the text, or "true" or "false", that a value of one of those forms stands for. It
// is not ok for a value that the field cannot have.
func (f *field) parse(value any, forms ...form) (text string, ok bool) {
	switch v := value.(type) {
	case bool:
		text = "false"
		if v {
			text = "true"
		}
		return text, slices.Contains(forms, flagForm)
	case string:
		if slices.Contains(forms, textForm) {
			return v, v != "" && f.valid(v)
		}
		return v, slices.Contains(forms, flagTextForm) && (v == "true" || v == "false")
	}
	return "", false
}

// store gives the field a value that parse returned.
func (rec *record) store(f *field, text string) {
	if f.text != nil {
		*f.text(&rec.PBX) = text
		return
	}
	*f.flag(&rec.PBX) = text == "true"
	if f == monitorSubAccounts {
		rec.monitorSet = true
	}
}

// isSet tells whether the field has a value.
func (rec *record) isSet(f *field) bool {
	if f == monitorSubAccounts {
		return rec.monitorSet || rec.MonitorSubAccounts
	}
	return f.text == nil || *f.text(&rec.PBX) != ""
}
