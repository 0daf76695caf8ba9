// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"bytes"
	"context"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
)

// Audio is a sound file.
type Audio struct {
	// ContentType is detected from the content, otherwise as the PBX reports it.
	ContentType string
	Content     []byte
}

// VoicemailAudio returns the audio of a message in a mailbox, if it has at most limit bytes.
func (c *Client) VoicemailAudio(ctx context.Context, tenant, mailbox, id string, limit int64) (Audio, error) {
	message := voicemailCall(tenant, "message", mailbox)
	message.parameters.Set("msgid", id)

	return c.audio(ctx, message, limit)
}

// MediaFile returns a media file of a tenant, if it has at most limit bytes.
func (c *Client) MediaFile(ctx context.Context, tenant, id string, limit int64) (Audio, error) {
	return c.audio(ctx, call{parameters: url.Values{"reqtype": {"MEDIAFILE"}, "tenant": {tenant}, "action": {"GETAUDIO"},
		"objectid": {id}}}, limit)
}

// Recording returns the recording of a call, if it has at most limit bytes. An administrator's key
// needs no tenant.
func (c *Client) Recording(ctx context.Context, tenant, callID string, limit int64) (Audio, error) {
	recording := call{parameters: url.Values{"reqtype": {"INFO"}, "info": {"recording"}, "id": {callID}}}
	if tenant != "" {
		recording.parameters.Set("tenant", tenant)
	}

	return c.audio(ctx, recording, limit)
}

// audio requests audio. If there is none, the response is a sentence or empty, with the status and
// often the content type of success.
func (c *Client) audio(ctx context.Context, query call, limit int64) (Audio, error) {
	query.limit = limit
	resp, body, err := c.do(ctx, query)
	if err != nil {
		return Audio{}, tooLong(err, "Raise max_size to read it anyway. It is stored in the state.")
	}
	if isText(body) {
		return Audio{}, c.unexpectedBody(query, body, "the response is not audio",
			"Check the id and the tenant; the PBX sends no audio for what it does not have.")
	}

	return Audio{ContentType: audioType(body, resp.Header), Content: body}, nil
}

// tooLong adds advice to the error of a response that is longer than the limit.
func tooLong(err error, advice string) error {
	var failed *apierr.Error
	if errors.As(err, &failed) && failed.Status == http.StatusOK && failed.Kind == apierr.Ambiguous &&
		failed.Cause == nil {
		failed.Kind, failed.Advice = apierr.Other, advice
	}

	return err
}

func audioType(content []byte, header http.Header) string {
	if bytes.HasPrefix(content, []byte("fLaC")) {
		return "audio/flac"
	}
	if sniffed := http.DetectContentType(content); strings.HasPrefix(sniffed, "audio/") || sniffed == "application/ogg" {
		return sniffed
	}
	reported, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err == nil && strings.HasPrefix(reported, "audio/") {
		return reported
	}

	return "application/octet-stream"
}
