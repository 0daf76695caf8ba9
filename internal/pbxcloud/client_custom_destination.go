// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/collection"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

const (
	// maxParameters is how many parameters a custom destination has.
	maxParameters = 20
	// shortestUnprinted is the minimum length in bytes of a parameter that error messages mask.
	shortestUnprinted = 4
)

// CustomDestination is something that a call can be sent to. Its type decides what its parameters
// mean.
type CustomDestination struct {
	// ID is the row's id in decimal, TypeID that of its type.
	ID     string
	Name   string
	TypeID int64
	// Parameters are cu_param1 and so on, without the empty ones at the end.
	Parameters []string

	// A row of a list may be a summary: noName and noType are set if it lacks them, and columns is
	// how many parameters it shows, empty ones included.
	noName, noType bool
	columns        int
}

// rowID and tenantCode are the forms of the id of a row and the code of a tenant. They are not part
// of a path, but the PBX puts some of them into SQL.
var (
	rowID = wire.Form{Wanted: "an id of the PBX, a number such as 67",
		OK: regexp.MustCompile(`^[1-9][0-9]{0,17}$`).MatchString}
	// A percent sign means all tenants.
	tenantCode = wire.Form{
		Wanted: "the code of one tenant (no spaces, slashes, percent signs or control characters)",
		OK:     regexp.MustCompile(`^[^%/\s\pC]*[^%/\s\pC.][^%/\s\pC]*$`).MatchString,
	}
)

// idError returns an error for a listed custom destination with an invalid id, which can neither be
// read nor managed. It does not affect the others of the list.
func (d CustomDestination) idError() error {
	return rowID.Check(d.ID, fmt.Sprintf("the cu_id of the custom destination %q in the list of the PBX", d.Name))
}

// DestinationFilter selects custom destinations by their name and by the id of their type. Nil
// selects all.
type DestinationFilter struct {
	Name   *string
	TypeID *int64
}

// matches reports whether a custom destination may be selected, as far as its row shows.
func (f DestinationFilter) matches(d CustomDestination) bool {
	return (f.Name == nil || d.noName || value.SameText(d.Name, *f.Name)) &&
		(f.TypeID == nil || d.noType || d.TypeID == *f.TypeID)
}

// isCertain reports whether the row of a custom destination shows all that the filter asks for.
func (f DestinationFilter) isCertain(d CustomDestination) bool {
	return (f.Name == nil || !d.noName) && (f.TypeID == nil || !d.noType)
}

// CustomDestinations returns the custom destinations of a tenant that match, by id. The list is
// read once and cached. Its rows may be summaries, with only the id and what the filter needs.
func (c *Client) CustomDestinations(ctx context.Context, tenant string, filter DestinationFilter) ([]CustomDestination,
	error) {
	all, err := c.destinationsOf(tenant).All(ctx)
	if err != nil {
		return nil, err
	}
	selected := filter.apply(all)
	if slices.ContainsFunc(selected, func(d CustomDestination) bool { return !filter.isCertain(d) }) {
		if selected, err = c.WholeCustomDestinations(ctx, tenant, selected); err != nil {
			return nil, err
		}
		selected = filter.apply(selected)
	}
	slices.SortFunc(selected, func(a, b CustomDestination) int {
		return cmp.Or(cmp.Compare(len(a.ID), len(b.ID)), cmp.Compare(a.ID, b.ID)) // Numbers in decimal, smallest first.
	})

	return selected, nil
}

func (f DestinationFilter) apply(all []CustomDestination) []CustomDestination {
	return slices.DeleteFunc(slices.Clone(all), func(d CustomDestination) bool { return !f.matches(d) })
}

// WholeCustomDestinations reads those custom destinations that a list shows in part only, one by
// one. Those that are gone by then are omitted.
func (c *Client) WholeCustomDestinations(ctx context.Context, tenant string,
	listed []CustomDestination) ([]CustomDestination, error) {
	return c.destinationsOf(tenant).Detailed(ctx, listed)
}

// CustomDestination returns one custom destination. One that the tenant does not have is an error
// for which apierr.IsNotFound holds.
func (c *Client) CustomDestination(ctx context.Context, tenant, id string) (CustomDestination, error) {
	if err := errors.Join(tenantCode.Check(tenant, "the tenant"),
		rowID.Check(id, "the id of the custom destination")); err != nil {
		return CustomDestination{}, err
	}
	d, err := c.destinationsOf(tenant).Get(ctx, id)
	if errors.Is(err, collection.ErrAbsent) {
		failed := c.failed(destinationCall(tenant, "get", id),
			fmt.Sprintf("tenant %s has no custom destination with the id %s", tenant, id))
		failed.Kind, failed.Status = apierr.NotFound, 0

		return d, failed
	}

	return d, err
}

// CreateCustomDestination creates a custom destination and reads it back. The request is not
// repeated if it may have been carried out, and a response without an id is an error of the kind
// Ambiguous. The result has an id if it was certainly created, also with an error.
func (c *Client) CreateCustomDestination(ctx context.Context, tenant string, d CustomDestination) (CustomDestination,
	error) {
	add := destinationCall(tenant, "add", "")
	add.data, add.nonIdempotent, add.secrets = destinationRow(d, nil), true, d.unprinted()
	_, body, err := c.do(ctx, add)
	var created row
	if err == nil && (wire.Decode([]byte(decoded(body)), &created) != nil || !rowID.OK(created.text("cu_id"))) {
		failed := c.unexpectedBody(add, body, "the response has no id of a new custom destination", "")
		failed.Kind = apierr.Ambiguous // The PBX may have created it anyway, or say here why it has not.
		err = failed
	}
	if err != nil {
		if apierr.Is(err, apierr.Ambiguous) {
			c.destinationsOf(tenant).Invalidate()
		}

		return d, err
	}
	d.ID = created.text("cu_id")

	return c.readBack(ctx, tenant, d)
}

// UpdateCustomDestination writes a custom destination and reads it back. Live is the destination as
// it is now: parameters that d no longer has are sent as empty, because an update keeps what it is
// not sent. That nothing has changed is an error.
func (c *Client) UpdateCustomDestination(ctx context.Context, tenant string, d,
	live CustomDestination) (CustomDestination, error) {
	if err := rowID.Check(d.ID, "the id of the custom destination"); err != nil {
		return d, err
	}
	update := destinationCall(tenant, "update", d.ID)
	data := destinationRow(d, live.Parameters)
	data["cu_id"] = json.Number(d.ID)
	update.data, update.secrets = data, d.unprinted()
	// The response is the SQL statement that was run. It proves nothing and is never shown.
	_, body, err := c.do(ctx, update)
	if err != nil {
		c.destinationsOf(tenant).Invalidate(d.ID)

		return d, err
	}
	written, err := c.readBack(ctx, tenant, d)
	if err == nil && written.equal(live) && !written.equal(d) {
		err = c.unexpectedBody(update, body, "the custom destination is as it was before, although the response was",
			"Check whether pbxcloud.api_key may write, and pbxcloud.endpoint; something else may have responded in place "+
				"of the PBX.")
	}

	return written, err
}

// equal reports whether two custom destinations are the same.
func (d CustomDestination) equal(other CustomDestination) bool {
	return d.Name == other.Name && d.TypeID == other.TypeID && slices.Equal(d.Parameters, other.Parameters)
}

// DeleteCustomDestination deletes a custom destination. The vendor documents this action for other
// objects only, and its response proves nothing, so it is verified by reading: what is still there
// is an error.
func (c *Client) DeleteCustomDestination(ctx context.Context, tenant, id string) error {
	if err := rowID.Check(id, "the id of the custom destination"); err != nil {
		return err
	}
	deletion := destinationCall(tenant, "delete", id)
	_, _, lost := c.do(ctx, deletion)
	if lost != nil && !apierr.Is(lost, apierr.Ambiguous) {
		return lost
	}
	_, err := c.destinationsOf(tenant).Reread(ctx, id)
	if errors.Is(err, collection.ErrAbsent) {
		c.destinationsOf(tenant).Drop(id)

		return nil
	}
	c.destinationsOf(tenant).Invalidate(id)
	switch {
	case lost != nil:
		return lost
	case err != nil:
		return err
	}

	failed := c.failed(deletion, "the PBX accepted the request, but the custom destination still exists")
	failed.Advice = "This installation may not support deleting custom destinations with its API. Delete it in the PBX, " +
		"or set deletion_policy = \"abandon\"."

	return failed
}

// readBack reads what was written.
func (c *Client) readBack(ctx context.Context, tenant string, d CustomDestination) (CustomDestination, error) {
	written, err := c.destinationsOf(tenant).Reread(ctx, d.ID)
	if err != nil {
		c.destinationsOf(tenant).Invalidate(d.ID)
		if errors.Is(err, collection.ErrAbsent) {
			failed := c.failed(destinationCall(tenant, "get", d.ID),
				"the custom destination cannot be read after it was written")
			failed.Kind = apierr.Ambiguous

			return d, failed
		}

		return d, err
	}
	c.destinationsOf(tenant).Put(written)

	return written, nil
}

// destinationsOf returns the shared copy of one tenant's custom destinations. A list is one
// request. One empty response to a single read does not prove that the object is gone.
func (c *Client) destinationsOf(tenant string) *collection.Collection[string, CustomDestination] {
	c.mu.Lock()
	defer c.mu.Unlock()
	shared, ok := c.destinations[tenant]
	if !ok {
		shared = collection.New(collection.Source[string, CustomDestination]{
			Key:  func(d CustomDestination) string { return d.ID },
			List: func(ctx context.Context) ([]CustomDestination, error) { return c.readDestinations(ctx, tenant) },
			Get: func(ctx context.Context, id string) (CustomDestination, error) {
				return c.readDestination(ctx, tenant, id)
			},
			Complete:           c.isWhole,
			UnreliableNotFound: true,
		})
		c.destinations[tenant] = shared
	}

	return shared
}

// destinationCall selects an action on a tenant's custom destinations.
func destinationCall(tenant, action, id string) call {
	parameters := url.Values{"reqtype": {"MANAGEDB"}, "object": {"CUSTOM"}, "tenant": {tenant}, "action": {action}}
	if id != "" {
		parameters.Set("objectid", id)
	}

	return call{parameters: parameters}
}

// unprinted returns the parameters that error messages mask, because one may be a PIN. A short one
// may appear in any text by chance.
func (d CustomDestination) unprinted() []transport.Secret {
	var all []transport.Secret
	for _, parameter := range d.Parameters {
		if len(parameter) >= shortestUnprinted {
			all = append(all, transport.NewSecret(parameter))
		}
	}

	return all
}

// destinationRow is the JSON of a write. Live parameters that are removed are sent as empty.
func destinationRow(d CustomDestination, live []string) map[string]any {
	data := map[string]any{"cu_name": d.Name, "cu_ct_id": d.TypeID}
	for i := range max(len(d.Parameters), len(live)) {
		value := ""
		if i < len(d.Parameters) {
			value = d.Parameters[i]
		}
		data[parameterKey(i)] = value
	}

	return data
}

func (c *Client) readDestinations(ctx context.Context, tenant string) ([]CustomDestination, error) {
	var all rows
	list := destinationCall(tenant, "list", "")
	if _, err := c.get(ctx, list, &all); err != nil {
		return nil, err
	}
	destinations := make([]CustomDestination, len(all))
	for i, r := range all {
		if destinations[i] = r.destination(); destinations[i].ID == "" {
			return nil, c.failed(list, fmt.Sprintf("the response has a custom destination without cu_id: %q",
				destinations[i].Name))
		}
	}

	return destinations, nil
}

func (c *Client) readDestination(ctx context.Context, tenant, id string) (CustomDestination, error) {
	read := destinationCall(tenant, "get", id)
	var r row
	found, err := c.get(ctx, read, &r)
	if err != nil {
		return CustomDestination{}, err
	}
	_, hasID := r.shows("cu_id")
	d := r.destination()
	unreadable := r.unreadable()
	switch {
	case !found || hasID && d.ID == "":
		return d, collection.ErrAbsent
	case hasID && d.ID != id:
		return d, c.failed(read, fmt.Sprintf("the response is about the id %q", d.ID))
	case unreadable != nil:
		failed := c.failed(read, "the response has an unexpected form")
		failed.Cause = unreadable

		return d, failed
	case !hasID || d.noName || d.noType || d.columns == 0:
		// Read as blank, it would blank the object on the PBX.
		return d, c.failed(read, "the response is not a whole custom destination: it lacks cu_id, cu_name, cu_ct_id or "+
			"cu_param1")
	}
	c.noteColumns(d.columns)

	return d, nil
}

// noteColumns notes how many parameters a single read shows. Older versions of the PBX have 10.
func (c *Client) noteColumns(columns int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.columns = max(c.columns, columns)
}

// isWhole reports whether a row of a list shows all that a single read would, which one single read
// tells. A row with an invalid id cannot be read.
func (c *Client) isWhole(d CustomDestination) bool {
	c.mu.Lock()
	defer c.mu.Unlock()

	return d.idError() != nil || !d.noName && !d.noType && d.columns >= cmp.Or(c.columns, maxParameters)
}

// row is one row of a table of the PBX. Values come as strings or numbers.
type row map[string]any

// text returns a value as text, "" for one that is null, missing or not a text.
func (r row) text(key string) string {
	text, _ := wire.AsText(r[key])

	return text
}

// parameterKey is the key of a parameter, counted from 0.
func parameterKey(i int) string { return fmt.Sprintf("cu_param%d", i+1) }

// unreadable is the error of the first value of a custom destination that is not a text, nil for
// none. If it were read as blank, each plan would change it.
func (r row) unreadable() error {
	keys := []string{"cu_name", "cu_ct_id"}
	for i := range maxParameters {
		keys = append(keys, parameterKey(i))
	}
	for _, key := range keys {
		if _, err := wire.AsText(r[key]); err != nil && r[key] != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}

	return nil
}

// shows returns a value as text, and whether the row has it. Null is a blank value.
func (r row) shows(key string) (string, bool) {
	value, has := r[key]
	text, err := wire.AsText(value)

	return text, has && (err == nil || value == nil)
}

// destination returns the custom destination of a row, as far as the row shows it.
func (r row) destination() CustomDestination {
	d := CustomDestination{ID: r.text("cu_id")}
	var err error
	d.TypeID, err = wire.AsInt(r["cu_ct_id"])
	d.noType = err != nil
	name, named := r.shows("cu_name")
	d.Name, d.noName = name, !named
	for d.columns < maxParameters {
		parameter, shown := r.shows(parameterKey(d.columns))
		if !shown {
			break
		}
		d.Parameters = append(d.Parameters, parameter)
		d.columns++
	}
	for len(d.Parameters) > 0 && d.Parameters[len(d.Parameters)-1] == "" {
		d.Parameters = d.Parameters[:len(d.Parameters)-1]
	}

	return d
}

// rows is a list, which comes as an array or as an object keyed by the rows' ids.
type rows []row

// UnmarshalJSON implements json.Unmarshaler.
func (r *rows) UnmarshalJSON(raw []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("[")) {
		return decoder.Decode((*[]row)(r))
	}
	var byID map[string]row
	if err := decoder.Decode(&byID); err != nil {
		return err
	}
	for _, one := range byID {
		*r = append(*r, one)
	}

	return nil
}
