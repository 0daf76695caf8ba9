// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreportsmock

import (
	"fmt"
	"slices"
	"strings"
)

// These are the two values of _type.
const (
	KazooType   = "KazooPbxConnectionProfile"
	ThreeCXType = "ThreeCxConnectionProfile"
)

// PBX is a PBX with everything that the server knows of it. Fields of the other type are empty.
type PBX struct {
	ID          string
	TenantID    string
	Type        string
	Name        string
	CountryCode string
	Enabled     bool

	HostRest           string
	HostWebsocket      string
	AccountID          string
	APIKey             string
	MonitorSubAccounts bool

	LicenseKey string
	Username   string
	Password   string

	// EnableRecordingArchive is "true", "false", or "" if it was never set.
	EnableRecordingArchive string

	// RecordingArchiveFrequency is "" if it was never set.
	RecordingArchiveFrequency string
}

// instanceID is what the instance check finds the PBX by.
func (p *PBX) instanceID() string {
	if p.Type == KazooType {
		return p.AccountID
	}
	return p.LicenseKey
}

// record is a stored PBX.
type record struct {
	PBX

	// monitorSet is whether monitorSubAccounts was ever set, which false alone does not tell.
	monitorSet bool
	restarts   int
}

// Kazoo is a Kazoo PBX to be added. What is left empty is filled in.
type Kazoo struct {
	ID                 string
	Name               string
	CountryCode        string
	Enabled            bool
	HostRest           string
	HostWebsocket      string
	AccountID          string
	APIKey             string
	MonitorSubAccounts bool
}

// ThreeCX is a 3CX PBX to be added. What is left empty is filled in, but for the two fields about
// recordings, which then are not set.
type ThreeCX struct {
	ID                        string
	Name                      string
	CountryCode               string
	Enabled                   bool
	LicenseKey                string
	Username                  string
	Password                  string
	EnableRecordingArchive    string
	RecordingArchiveFrequency string
}

// AddKazoo adds a Kazoo PBX to a customer, which becomes known, and returns its id. Nothing is
// checked but the ids.
func (s *Server) AddKazoo(customer string, k Kazoo) string {
	return s.seed(PBX{
		ID: k.ID, TenantID: customer, Type: KazooType, Name: k.Name, CountryCode: k.CountryCode, Enabled: k.Enabled,
		HostRest: k.HostRest, HostWebsocket: k.HostWebsocket, AccountID: k.AccountID, APIKey: k.APIKey,
		MonitorSubAccounts: k.MonitorSubAccounts,
	})
}

// AddThreeCX adds a 3CX PBX to a customer, which becomes known, and returns its id. Nothing is
// checked but the ids.
func (s *Server) AddThreeCX(customer string, x ThreeCX) string {
	return s.seed(PBX{
		ID: x.ID, TenantID: customer, Type: ThreeCXType, Name: x.Name, CountryCode: x.CountryCode, Enabled: x.Enabled,
		LicenseKey: x.LicenseKey, Username: x.Username, Password: x.Password,
		EnableRecordingArchive: x.EnableRecordingArchive, RecordingArchiveFrequency: x.RecordingArchiveFrequency,
	})
}

// WithPBXs adds n PBXs to a customer, in turn of Kazoo and 3CX, named "PBX 1" and so on.
func WithPBXs(customer string, n int) Option {
	return func(s *Server) {
		for i := range n {
			name := fmt.Sprintf("PBX %d", i+1)
			if i%2 == 0 {
				s.AddKazoo(customer, Kazoo{Name: name})
			} else {
				s.AddThreeCX(customer, ThreeCX{Name: name})
			}
		}
	}
}

// seed stores a PBX with its empty fields filled in. No two PBXs get the same values.
func (s *Server) seed(p PBX) string {
	p.TenantID = mustGUID(p.TenantID)
	if p.ID != "" {
		p.ID = mustGUID(p.ID)
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byID[p.ID] != nil {
		panic(fmt.Sprintf("myreportsmock: there is a PBX %s already", p.ID))
	}
	n := s.created + 1
	fill := func(field *string, format string) {
		if *field == "" {
			*field = fmt.Sprintf(format, n)
		}
	}
	fill(&p.Name, "PBX %d")
	if p.Type == KazooType {
		fill(&p.HostRest, "https://rest%d.example.com")
		fill(&p.HostWebsocket, "wss://ws%d.example.com")
		fill(&p.AccountID, "%032x")
		fill(&p.APIKey, "test-api-key-%d")
	} else {
		fill(&p.LicenseKey, "TEST-LICE-NSE0-%04d")
		fill(&p.Username, "username-%d")
		fill(&p.Password, "test-password-%d")
	}
	s.customers[p.TenantID] = true
	return s.insert(record{PBX: p}).ID
}

// insert stores a PBX, with an id if it has none. The caller holds the lock.
func (s *Server) insert(rec record) *record {
	s.created++
	if ids := s.knobs.ids; rec.ID == "" && len(ids) > 0 {
		rec.ID, s.knobs.ids = ids[0], ids[1:]
	} else if rec.ID == "" {
		rec.ID = fmt.Sprintf("b7e0%04x-5d3a-4c61-9e2f-%012x", s.created&0xffff, s.created)
	}
	if rec.CountryCode == "" {
		rec.CountryCode = s.knobs.defaultCountry
	}
	stored := &rec
	s.pbxs = append(s.pbxs, stored)
	s.byID[rec.ID] = stored
	return stored
}

// taken tells whether another PBX is tied to the same Kazoo account or 3CX licence. The caller
// holds the lock.
func (s *Server) taken(p *PBX) bool {
	return slices.ContainsFunc(s.pbxs, func(other *record) bool {
		return other.ID != p.ID && other.Type == p.Type && other.instanceID() == p.instanceID()
	})
}

// drop forgets a PBX. The caller holds the lock.
func (s *Server) drop(id string) {
	delete(s.byID, id)
	s.pbxs = slices.DeleteFunc(s.pbxs, func(rec *record) bool { return rec.ID == id })
}

// AddCustomer makes a customer known.
func (s *Server) AddCustomer(id string) {
	id = mustGUID(id)

	s.mu.Lock()
	defer s.mu.Unlock()
	s.customers[id] = true
}

// HideCustomer makes a customer unknown, so that its PBXs answer 404. The instance check still
// finds them, as it finds those of any customer in the system.
func (s *Server) HideCustomer(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()

	delete(s.customers, strings.ToLower(id))
}

// Remove deletes a PBX behind the API's back.
func (s *Server) Remove(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.drop(strings.ToLower(id))
}

// Rename renames a PBX behind the API's back.
func (s *Server) Rename(id, name string) {
	s.Change(id, func(p *PBX) { p.Name = name })
}

// Change changes a PBX behind the API's back. Nothing is checked; ID, TenantID and Type stay what
// they are. The function runs while the server is locked, so it must not call the server.
func (s *Server) Change(id string, change func(*PBX)) {
	s.mu.Lock()
	defer s.mu.Unlock()

	rec := s.byID[strings.ToLower(id)]
	if rec == nil {
		panic(fmt.Sprintf("myreportsmock: there is no PBX %s", id))
	}
	p := rec.PBX
	change(&p)
	p.ID, p.TenantID, p.Type = rec.ID, rec.TenantID, rec.Type
	rec.PBX = p
}

// PBX returns a copy of a PBX, secrets included, and whether there is one.
func (s *Server) PBX(id string) (PBX, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()

	rec := s.byID[strings.ToLower(id)]
	if rec == nil {
		return PBX{}, false
	}
	return rec.PBX, true
}

// PBXs returns copies of a customer's PBXs, secrets included, oldest first.
func (s *Server) PBXs(customer string) []PBX {
	s.mu.Lock()
	defer s.mu.Unlock()

	var all []PBX
	for _, rec := range s.pbxs {
		if rec.TenantID == strings.ToLower(customer) {
			all = append(all, rec.PBX)
		}
	}
	return all
}

// CollectorRestarts returns how often a PBX's collector was restarted, which every patch does.
func (s *Server) CollectorRestarts(id string) int {
	s.mu.Lock()
	defer s.mu.Unlock()

	rec := s.byID[strings.ToLower(id)]
	if rec == nil {
		return 0
	}
	return rec.restarts
}

// mustGUID returns an id in the form in which ids are stored. A malformed one is a mistake of the
// test's own.
func mustGUID(id string) string {
	if !guid.MatchString(id) {
		panic(fmt.Sprintf("myreportsmock: %q is no GUID", id))
	}
	return strings.ToLower(id)
}
