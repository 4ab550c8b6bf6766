using System.Buffers;
using System.Text;
using System.Text.Json;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Reviews;

/// <summary>
/// Writes the answers to AdmissionReviews:
/// https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#response
/// </summary>
internal static class AdmissionReviewWriter
{
    private const int LongestWarning = 256;
    private const int MostWarnings = 10;
    private const int LongestName = 253;

    // A permission with a patch is smaller.
    private const int UsualAnswer = 512;

    // Written twice, once as message and once as causes, this leaves an answer below 64 KiB.
    private const int MostErrorBytes = 24 * 1024;

    /// <summary>Writes the answer to a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="response">The answer.</param>
    /// <returns>An AdmissionReview, UTF-8 JSON.</returns>
    public static byte[] Write(AdmissionRequest request, AdmissionResponse response) => WriteReview(json =>
    {
        json.WriteString("uid", request.Uid);
        json.WriteBoolean("allowed", response.IsAllowed);
        if (response.Code == AdmissionResponse.BadRequestCode)
        {
            BadRequest(json, response);
        }
        else if (!response.IsAllowed)
        {
            Invalid(json, request, response);
        }

        if (!response.Patch.IsEmpty)
        {
            json.WriteString("patchType", "JSONPatch");
            json.WriteBase64String("patch", response.Patch.ToUtf8Bytes());
        }

        Warnings(json, response);
    });

    /// <summary>Writes the answer to a body that holds no request.</summary>
    /// <param name="response">The answer.</param>
    /// <returns>An AdmissionReview, UTF-8 JSON.</returns>
    public static byte[] Write(AdmissionResponse response) => WriteReview(json =>
    {
        json.WriteString("uid", "");
        json.WriteBoolean("allowed", false);
        BadRequest(json, response);
    });

    private static void BadRequest(Utf8JsonWriter json, AdmissionResponse response)
    {
        json.WriteStartObject("status");
        json.WriteString("status", "Failure");
        json.WriteString("message", response.Problem);
        json.WriteString("reason", "BadRequest");
        json.WriteNumber("code", response.Code);
        json.WriteEndObject();
    }

    private static void Invalid(Utf8JsonWriter json, AdmissionRequest request, AdmissionResponse response)
    {
        var errors = response.Errors;
        var shown = Fitting(errors);
        var lines = errors.Take(shown).Select(static e => e.ToString()).Append(Rest(errors.Count - shown, response.Stop));
        var message = string.Join('\n', lines.OfType<string>());
        json.WriteStartObject("status");
        json.WriteString("status", "Failure");
        json.WriteString("message", message);
        json.WriteString("reason", "Invalid");
        json.WriteNumber("code", response.Code);
        json.WriteStartObject("details");
        json.WriteString("name", Name(request.Name));
        json.WriteString("group", request.Kind.Group);
        json.WriteString("kind", request.Kind.Kind);
        json.WriteStartArray("causes");
        foreach (var error in errors.Take(shown))
        {
            json.WriteStartObject();
            json.WriteString("reason", error.Reason);
            json.WriteString("message", error.Message);
            json.WriteString("field", error.Path);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // How many of the errors fit into an answer.
    private static int Fitting(IReadOnlyList<FieldError> errors)
    {
        var (count, bytes) = (0, 0);
        foreach (var error in errors)
        {
            // As bytes: a message that was cut may end in half a surrogate pair, at which the overload for texts throws.
            bytes += JsonEncodedText.Encode(Encoding.UTF8.GetBytes(error.ToString())).EncodedUtf8Bytes.Length + 1;
            if (bytes > MostErrorBytes)
            {
                break;
            }

            count++;
        }

        return count;
    }

    private static string? Rest(int left, ValidationStop stop) => (left, stop) switch
    {
        (_, ValidationStop.OutOfTime) => "… and maybe more: the time that the API server waits is up; make the object smaller",
        (_, ValidationStop.TooManyErrors) => "… and more",
        (> 0, _) => $"… and {left} more",
        _ => null,
    };

    private static void Warnings(Utf8JsonWriter json, AdmissionResponse response)
    {
        var warnings = response.Warnings;
        if (warnings.Count == 0)
        {
            return;
        }

        var total = warnings.Count + response.WarningsLeftOut;
        var shown = Math.Min(warnings.Count, MostWarnings);
        json.WriteStartArray("warnings");
        // The most useful; among equals those that stand first.
        foreach (var warning in warnings.OrderBy(static w => w.Rank).Take(shown))
        {
            // The API server cuts what is longer, or leaves it out.
            var text = warning.ToString();
            json.WriteStringValue(text.Length <= LongestWarning ? text : text[..(LongestWarning - 1)] + "…");
        }

        if (total > shown)
        {
            json.WriteStringValue($"… and {total - shown} more warnings");
        }

        json.WriteEndArray();
    }

    private static string Name(string name) => name.Length <= LongestName ? name : name[..LongestName];

    private static byte[] WriteReview(Action<Utf8JsonWriter> writeResponse)
    {
        var buffer = new ArrayBufferWriter<byte>(UsualAnswer);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", "admission.k8s.io/v1");
            json.WriteString("kind", "AdmissionReview");
            json.WriteStartObject("response");
            writeResponse(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
