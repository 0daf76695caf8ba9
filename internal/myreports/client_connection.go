// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/collection"
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
	// TenantID is the tenant id of the customer, empty where an answer does not show it.
	TenantID string

	Settings
}

// Settings are what can be set of a connection. Nil is what an answer does not show, or what a
// write leaves alone; an answer never has the secrets.
type Settings struct {
	Kind Kind
	Name *string
	// CountryCode is ISO 3166-1 alpha-2; MyReports recognises telephone numbers by it.
	CountryCode *string
	Enabled     *bool

	// Of a Kazoo.
	HostRest, HostWebsocket, AccountID *string
	APIKey                             *transport.Secret
	MonitorSubAccounts                 *bool

	// Of a 3CX.
	LicenseKey             *transport.Secret
	Username               *string
	Password               *transport.Secret
	EnableRecordingArchive *bool
	// RecordingArchiveFrequency is how often recordings are fetched.
	RecordingArchiveFrequency *time.Duration
}

// The keys of a connection on the wire.
const (
	keyName               = "name"
	keyCountryCode        = "countryCode"
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

// wire returns the settings that are not nil as the keys and values of a request. The API takes
// enabled and enableRecordingArchive as strings.
func (s Settings) wire() map[string]any {
	all := map[string]any{}
	set(all, keyName, s.Name, same)
	set(all, keyCountryCode, s.CountryCode, same)
	set(all, keyEnabled, s.Enabled, strconv.FormatBool)
	set(all, keyHostRest, s.HostRest, same)
	set(all, keyHostWebsocket, s.HostWebsocket, same)
	set(all, keyAccountID, s.AccountID, same)
	set(all, keyAPIKey, s.APIKey, transport.Secret.Reveal)
	set(all, keyMonitorSubAccounts, s.MonitorSubAccounts, same)
	set(all, keyLicenseKey, s.LicenseKey, transport.Secret.Reveal)
	set(all, keyUsername, s.Username, same)
	set(all, keyPassword, s.Password, transport.Secret.Reveal)
	set(all, keyEnableArchive, s.EnableRecordingArchive, strconv.FormatBool)
	set(all, keyArchiveFrequency, s.RecordingArchiveFrequency, formatTimeSpan)

	return all
}

func set[T, W any](all map[string]any, key string, value *T, convert func(T) W) {
	if value != nil {
		all[key] = convert(*value)
	}
}

func same[T any](value T) T { return value }

// secrets returns the settings that must not be shown.
func (s Settings) secrets() []transport.Secret {
	var all []transport.Secret
	for _, secret := range []*transport.Secret{s.APIKey, s.LicenseKey, s.Password} {
		if secret != nil {
			all = append(all, *secret)
		}
	}
	for _, address := range []*string{s.HostRest, s.HostWebsocket} {
		if address != nil && strings.ContainsAny(*address, "?#@") { // More than scheme, host and path may be a secret.
			all = append(all, transport.NewSecret(*address))
		}
	}

	return all
}

// UnmarshalJSON implements json.Unmarshaler. Secrets that the answer holds are passed over.
func (c *Connection) UnmarshalJSON(raw []byte) error {
	var answer struct {
		ID                        wire.Text               `json:"id"`
		TenantID                  wire.Lenient[wire.Text] `json:"tenantId"`
		Kind                      wire.Text               `json:"_type"`
		Name                      *wire.Text              `json:"name"`
		CountryCode               *wire.Text              `json:"countryCode"`
		Enabled                   *wire.Flag              `json:"enabled"`
		HostRest                  *wire.Text              `json:"hostRest"`
		HostWebsocket             *wire.Text              `json:"hostWebsocket"`
		AccountID                 *wire.Text              `json:"accountId"`
		MonitorSubAccounts        *wire.Flag              `json:"monitorSubAccounts"`
		Username                  *wire.Text              `json:"username"`
		EnableRecordingArchive    *wire.Flag              `json:"enableRecordingArchive"`
		RecordingArchiveFrequency *wire.Text              `json:"recordingArchiveFrequency"`
	}
	if err := json.Unmarshal(raw, &answer); err != nil {
		return err
	}
	*c = Connection{ID: string(answer.ID), Settings: Settings{
		Kind: Kind(answer.Kind), Name: (*string)(answer.Name), CountryCode: (*string)(answer.CountryCode),
		Enabled: (*bool)(answer.Enabled), HostRest: (*string)(answer.HostRest),
		HostWebsocket: (*string)(answer.HostWebsocket), AccountID: (*string)(answer.AccountID),
		MonitorSubAccounts: (*bool)(answer.MonitorSubAccounts),
		Username:           (*string)(answer.Username), EnableRecordingArchive: (*bool)(answer.EnableRecordingArchive),
	}}
	if answer.TenantID.Value != nil {
		c.TenantID = string(*answer.TenantID.Value)
	}
	// Blank is what is hidden or was never set; no setting can be made blank.
	for _, text := range []**string{&c.Name, &c.CountryCode, &c.HostRest, &c.HostWebsocket, &c.AccountID, &c.Username} {
		if *text != nil && **text == "" {
			*text = nil
		}
	}
	if answer.RecordingArchiveFrequency != nil {
		if frequency, ok := parseTimeSpan(string(*answer.RecordingArchiveFrequency)); ok {
			c.RecordingArchiveFrequency = &frequency
		}
	}

	return nil
}

// idError returns an error for a listed connection whose id is none, so that it can neither be read
// nor managed. The others of the list are none the worse for it.
func (c Connection) idError() error {
	return guid.Check(c.ID, fmt.Sprintf("the id of the PBX connection %q in the list of MyReports", c.displayName()))
}

// Connections returns all connections of a customer. The list is read once and then kept; it may
// show no more than name and kind.
func (c *Client) Connections(ctx context.Context, customer Customer) ([]Connection, error) {
	return c.connectionsOf(customer).All(ctx)
}

// Connection returns one connection, with whatever the API shows of it. One that the customer does
// not have is an error for which apierr.IsNotFound holds; a customer that MyReports does not know
// is another error.
func (c *Client) Connection(ctx context.Context, customer Customer, id string) (Connection, error) {
	read, err := customer.call(http.MethodGet, id)
	if err != nil {
		return Connection{}, err
	}
	connection, err := c.connectionsOf(customer).Get(ctx, strings.ToLower(id))
	if errors.Is(err, collection.ErrAbsent) {
		return connection, &apierr.Error{
			Kind: apierr.NotFound, Method: read.method, Path: read.path, Fields: []string{"id"},
			Message: "the customer has no PBX connection with this id",
		}
	}

	return connection, err
}

// CreateConnection creates a connection (page "Create PBX"), which begins disabled. The call is not
// repeated if it may have worked. If no id can be found in the answer, the error is of kind
// Ambiguous, and the connection exists.
func (c *Client) CreateConnection(ctx context.Context, customer Customer, s Settings) (Connection, error) {
	s.Enabled = nil
	body := s.wire()
	body["_type"] = s.Kind
	var created Connection
	create, err := customer.call(http.MethodPost)
	if err != nil {
		return created, err
	}
	create.body, create.secrets = body, s.secrets()
	header, err := c.do(ctx, create, &created)
	switch {
	case apierr.IsNotFound(err):
		return created, customer.unknown(asError(err))
	case err != nil && header == nil:
		var e *apierr.Error
		if errors.As(err, &e) && e.Status == http.StatusBadRequest {
			e.Fields = namedIn(e.Message, fieldsOf(customer, body))
		}
		if apierr.Is(err, apierr.Ambiguous) {
			c.connectionsOf(customer).Forget("")
		}

		return created, err
	}
	// From here on it exists, unless the status is all that says so, which reading it decides.
	unusable := guid.Check(created.ID, "the id of the new PBX connection")
	if unusable != nil {
		created.ID = lastSegment(header.Get("Location"))
	}
	if err != nil && created.ID != "" {
		if _, readErr := c.Connection(ctx, customer, created.ID); apierr.IsNotFound(readErr) {
			return Connection{}, err
		}
	}
	if created.ID == "" {
		c.connectionsOf(customer).Forget("")

		return created, &apierr.Error{
			Method: create.method, Path: create.path, Status: http.StatusCreated, Kind: apierr.Ambiguous,
			Message: "the connection was created, but neither the answer nor its Location header has the id",
			Cause:   errors.New(transport.Redact(unusable.Error(), create.secrets...)),
		}
	}
	s.Enabled = new(bool)
	created.Settings = created.over(s)
	c.connectionsOf(customer).Put(created)

	return created, nil
}

// UpdateConnection changes those of the wanted settings that differ from the live ones, in one JSON
// Patch because each restarts the collector of events (page "Patch PBX"); it sends nothing if none
// differs. What is not known of the live ones counts as different.
func (c *Client) UpdateConnection(ctx context.Context, customer Customer, id string, live, wanted Settings) error {
	patch, err := patchOf(live, wanted)
	if err != nil || len(patch) == 0 {
		return err
	}
	if onlyEnables(patch, live) {
		ctx = transport.Idempotent(ctx)
	}
	update, err := customer.call(http.MethodPatch, id)
	if err != nil {
		return err
	}
	update.body, update.secrets = patch, wanted.secrets()
	_, err = c.do(ctx, update, nil)
	c.connectionsOf(customer).Forget(strings.ToLower(id))
	switch {
	case apierr.IsNotFound(err):
		if err = c.connectionsOf(customer).missing(ctx); errors.Is(err, collection.ErrAbsent) {
			err = &apierr.Error{Method: update.method, Path: update.path, Status: http.StatusNotFound,
				Message: "the customer no longer has a PBX connection with this id", Advice: "Plan again."}
		}
	case err != nil && asError(err).Status == http.StatusBadRequest:
		explainRejectedPatch(asError(err), customer, patch)
	}

	return err
}

// DeleteConnection deletes a connection: MyReports disconnects from the PBX and collects no more
// events (page "Delete PBX"). One that is gone already is no error; a customer that MyReports does
// not know is one, since what it has cannot be told.
func (c *Client) DeleteConnection(ctx context.Context, customer Customer, id string) error {
	shared := c.connectionsOf(customer)
	deletion, err := customer.call(http.MethodDelete, id)
	if err != nil {
		return err
	}
	_, err = c.do(ctx, deletion, nil)
	if apierr.IsNotFound(err) {
		if err = shared.missing(ctx); errors.Is(err, collection.ErrAbsent) {
			err = nil
		}
	}
	if err != nil {
		shared.Forget(strings.ToLower(id))
	}
	if apierr.Is(err, apierr.Ambiguous) {
		if _, readErr := c.Connection(ctx, customer, id); apierr.IsNotFound(readErr) {
			err = nil
		}
	}
	if err != nil {
		return badTenant(err, customer)
	}
	shared.Drop(strings.ToLower(id))

	return nil
}

// fieldsOf returns the text by which a message may name each part of a request.
func fieldsOf(customer Customer, body map[string]any) map[string]string {
	fields := map[string]string{fieldCustomer: customer.TenantID, fieldAccount: customer.AccountTenantID}
	for key := range body {
		fields[key] = key
	}

	return fields
}

// over returns the settings with what they lack taken from others.
func (s Settings) over(others Settings) Settings {
	fill(&s.Name, others.Name)
	fill(&s.CountryCode, others.CountryCode)
	fill(&s.Enabled, others.Enabled)
	fill(&s.HostRest, others.HostRest)
	fill(&s.HostWebsocket, others.HostWebsocket)
	fill(&s.AccountID, others.AccountID)
	fill(&s.MonitorSubAccounts, others.MonitorSubAccounts)
	fill(&s.Username, others.Username)
	fill(&s.EnableRecordingArchive, others.EnableRecordingArchive)
	fill(&s.RecordingArchiveFrequency, others.RecordingArchiveFrequency)
	if s.Kind == "" {
		s.Kind = others.Kind
	}

	return s
}

func fill[T any](field **T, other *T) {
	if *field == nil {
		*field = other
	}
}

// badTenant adds to an error which of the ids in the path the vendor calls malformed.
func badTenant(err error, customer Customer) error {
	var e *apierr.Error
	if errors.As(err, &e) && e.Status == http.StatusBadRequest {
		e.Fields = namedIn(e.Message, fieldsOf(customer, nil))
	}

	return err
}

// asError returns the API error that err is, or wraps another error, such as that of a context that
// has ended, in one.
func asError(err error) *apierr.Error {
	var e *apierr.Error
	if !errors.As(err, &e) {
		e = &apierr.Error{Cause: err}
	}

	return e
}

// lastSegment returns the id at the end of a Location header, "" if there is none.
func lastSegment(location string) string {
	u, err := url.Parse(location)
	if err != nil {
		return ""
	}
	if last := path.Base(u.Path); guid.OK(last) {
		return last
	}

	return ""
}
