// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock

import (
	"cmp"
	"slices"
)

// Audio is a binary that the server hands out.
type Audio struct {
	// ContentType is "audio/x-wav" if empty. The vendor's is not known.
	ContentType string

	Data []byte
}

func (a Audio) response() response {
	return response{contentType: cmp.Or(a.ContentType, "audio/x-wav"), body: a.Data}
}

// WAV returns n bytes, at least 16, that begin as a WAV file does.
func WAV(n int) []byte {
	return append([]byte("RIFF\x00\x00\x00\x00WAVEfmt "), make([]byte, n-16)...)
}

// audioID is what a binary is found by.
type audioID struct {
	kind, tenant, id string
}

const (
	recordingKind = "recording"
	mediaKind     = "media"
	messageKind   = "message"
)

// AddRecording adds the recording of a call, or replaces it; the tenant becomes known.
func (s *Server) AddRecording(tenant, id string, a Audio) {
	s.addAudio(audioID{recordingKind, tenant, id}, a)
}

// AddMediaFile adds a media file, or replaces it; the tenant becomes known.
func (s *Server) AddMediaFile(tenant, objectID string, a Audio) {
	s.addAudio(audioID{mediaKind, tenant, objectID}, a)
}

func (s *Server) addAudio(id audioID, a Audio) {
	a.Data = slices.Clone(a.Data)

	s.mu.Lock()
	defer s.mu.Unlock()
	s.addTenant(id.tenant)
	s.audio[id] = a
}

// findAudio returns a binary. The text for an unknown id is the fake's own; the vendor's is not
// known.
func (s *Server) findAudio(id audioID) response {
	a, found := s.audio[id]
	if !found {
		return text("File not found")
	}
	return a.response()
}

// recording is INFO recording. The page's example has no tenant, so an administrator finds those of
// all. The text for a missing id was observed.
func (s *Server) recording(r *request) response {
	id := r.get("id")
	if id == "" {
		return text("No id specified")
	}
	for _, tenant := range s.tenants {
		if a, found := s.audio[audioID{recordingKind, tenant, id}]; found && (r.tenant == "" || r.tenant == tenant) {
			return a.response()
		}
	}
	return s.findAudio(audioID{})
}

// mediaFile is MEDIAFILE GETAUDIO. The page does not say what id is besides objectid; it is
// ignored. Without objectid zero bytes were observed.
func (s *Server) mediaFile(r *request) response {
	if r.get("objectid") == "" {
		return response{}
	}
	return s.findAudio(audioID{mediaKind, r.tenant, r.get("objectid")})
}
