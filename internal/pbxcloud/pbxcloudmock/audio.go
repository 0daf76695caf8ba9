// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock

import (
	"encoding/binary"
	"slices"
)

// Audio is a binary that the server hands out.
type Audio struct {
	// ContentType is "audio/x-wav" if empty. The vendor's is not known.
	ContentType string

	Data []byte
}

// response returns the whole binary, since the server cannot stream.
func (a Audio) response() response {
	contentType := a.ContentType
	if contentType == "" {
		contentType = "audio/x-wav"
	}
	return response{contentType: contentType, body: a.Data}
}

// WAV returns n bytes of silence, which include the header and are at least 44.
func WAV(n int) []byte {
	const header, rate = 44, 8000

	n = max(n, header)
	wav := make([]byte, 0, n)
	wav = append(wav, "RIFF"...)
	wav = binary.LittleEndian.AppendUint32(wav, uint32(n-8))
	wav = append(wav, "WAVEfmt "...)
	wav = binary.LittleEndian.AppendUint32(wav, 16)
	wav = binary.LittleEndian.AppendUint16(wav, 1)
	wav = binary.LittleEndian.AppendUint16(wav, 1)
	wav = binary.LittleEndian.AppendUint32(wav, rate)
	wav = binary.LittleEndian.AppendUint32(wav, 2*rate)
	wav = binary.LittleEndian.AppendUint16(wav, 2)
	wav = binary.LittleEndian.AppendUint16(wav, 16)
	wav = append(wav, "data"...)
	wav = binary.LittleEndian.AppendUint32(wav, uint32(n-header))
	return wav[:n]
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
