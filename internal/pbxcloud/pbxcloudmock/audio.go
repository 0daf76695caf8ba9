// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock

import (
	"encoding/binary"
	"slices"
)

// Audio is a binary that the server hands out.
type Audio struct {
	// ContentType is "audio/x-wav" if left empty. The vendor's is not known.
	ContentType string

	Data []byte

	// Size is how many bytes there are, zeros following Data. It makes a response of 200 MB without
	// the seeding of one; below the length of Data it means nothing.
	Size int
}

// answer returns the binary whole, since the server cannot stream.
func (a Audio) answer() answer {
	contentType := a.ContentType
	if contentType == "" {
		contentType = "audio/x-wav"
	}
	body := a.Data
	if a.Size > len(body) {
		body = make([]byte, a.Size)
		copy(body, a.Data)
	}
	return answer{contentType: contentType, body: body}
}

// WAV returns n bytes of silence, the 44 of the header included, which are always there.
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

// findAudio returns a binary, or the text that is there instead of an unknown one.
func (s *Server) findAudio(id audioID) (answer, *refusal) {
	s.mu.Lock()
	a, found := s.audio[id]
	s.mu.Unlock()

	if !found {
		return answer{}, &refusal{s.knobs.unknownAudio}
	}
	return a.answer(), nil
}

// recording is INFO recording. The page's example has no tenant, so an administrator finds those of
// all.
func (s *Server) recording(r *request) (answer, *refusal) {
	id := r.get("id")
	if id == "" {
		return answer{}, noID()
	}
	if r.tenant != "" {
		return s.findAudio(audioID{recordingKind, r.tenant, id})
	}

	s.mu.Lock()
	tenants := slices.Clone(s.tenants)
	s.mu.Unlock()
	for _, tenant := range tenants {
		if a, refused := s.findAudio(audioID{recordingKind, tenant, id}); refused == nil {
			return a, nil
		}
	}
	return answer{}, &refusal{s.knobs.unknownAudio}
}

// mediaFile is MEDIAFILE GETAUDIO. What id is besides objectid the page does not say; it is not
// looked at. Without objectid zero bytes were observed.
func (s *Server) mediaFile(r *request) (answer, *refusal) {
	if r.get("objectid") == "" {
		return answer{}, nil
	}
	return s.findAudio(audioID{mediaKind, r.tenant, r.get("objectid")})
}
