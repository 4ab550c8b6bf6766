using System.Buffers;
using System.Text.Json;
using Keyferry.Api.Faults;

namespace Keyferry.Webhook.Admission.Reviews;

/// <summary>Writes what the API server is told.</summary>
internal static class ReviewAnswer
{
    private const int LongestWarning = 256;
    private const int MostWarnings = 15;
    private const int BadRequest = 400;
    private const int Unprocessable = 422;

    /// <summary>The answer to a request: yes, unless a fault is more than a warning.</summary>
    public static byte[] Of(ReviewRequest request, IReadOnlyList<Fault> faults) => Write(json =>
    {
        var errors = faults.Where(static f => !f.IsWarning).ToArray();
        json.WriteString("uid", request.Uid);
        json.WriteBoolean("allowed", errors.Length == 0);
        if (errors.Length > 0)
            Invalid(json, request, errors);
        Warnings(json, faults);
    });

    /// <summary>The answer to a body that is no request.</summary>
    public static byte[] Unreadable(string problem) => Write(json =>
    {
        json.WriteString("uid", "");
        json.WriteBoolean("allowed", false);
        json.WriteStartObject("status");
        json.WriteString("status", "Failure");
        json.WriteString("message", problem);
        json.WriteString("reason", "BadRequest");
        json.WriteNumber("code", BadRequest);
        json.WriteEndObject();
    });

    private static void Invalid(Utf8JsonWriter json, ReviewRequest request, Fault[] errors)
    {
        json.WriteStartObject("status");
        json.WriteString("status", "Failure");
        json.WriteString("message", string.Join('\n', errors.Select(static e => e.ToString())));
        json.WriteString("reason", "Invalid");
        json.WriteNumber("code", Unprocessable);
        json.WriteStartObject("details");
        json.WriteString("name", request.Name);
        json.WriteString("group", request.Kind.Group);
        json.WriteString("kind", request.Kind.Kind);
        json.WriteStartArray("causes");
        foreach (var error in errors)
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

    private static void Warnings(Utf8JsonWriter json, IReadOnlyList<Fault> faults)
    {
        var warnings = faults.Where(static f => f.IsWarning).Take(MostWarnings).ToArray();
        if (warnings.Length == 0)
            return;
        json.WriteStartArray("warnings");
        foreach (var warning in warnings)
        {
            // The API server cuts what is longer, or leaves it out.
            var text = warning.ToString();
            json.WriteStringValue(text.Length <= LongestWarning ? text : text[..(LongestWarning - 1)] + "…");
        }

        json.WriteEndArray();
    }

    private static byte[] Write(Action<Utf8JsonWriter> response)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", "admission.k8s.io/v1");
            json.WriteString("kind", "AdmissionReview");
            json.WriteStartObject("response");
            response(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
