using System.Buffers;
using System.Text;
using System.Text.Json;
using Keyferry.Admission.Validation;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Reviews;

/// <summary>Writes what the API server is told.</summary>
internal static class ReviewAnswer
{
    private const int LongestWarning = 256;
    private const int MostWarnings = 15;
    private const int BadRequestCode = 400;
    private const int Unprocessable = 422;
    private const int LongestName = 253;

    // Written twice, once as message and once as causes, this leaves an answer below 64 KiB.
    private const int MostErrorBytes = 24 * 1024;

    /// <summary>The answer to a request: yes, unless a fault is more than a warning.</summary>
    /// <param name="request">The request.</param>
    /// <param name="result">What the validation found.</param>
    /// <param name="withWarnings">Whether warnings are told.</param>
    public static byte[] Of(ReviewRequest request, ValidationResult result, bool withWarnings) => Write(json =>
    {
        json.WriteString("uid", request.Uid);
        json.WriteBoolean("allowed", result.IsAllowed);
        if (!result.IsAllowed)
        {
            Invalid(json, request, result);
        }

        if (withWarnings)
        {
            Warnings(json, result);
        }
    });

    /// <summary>The answer to a body that is no request.</summary>
    public static byte[] BadRequest(string problem) => Write(json =>
    {
        json.WriteString("uid", "");
        json.WriteBoolean("allowed", false);
        json.WriteStartObject("status");
        json.WriteString("status", "Failure");
        json.WriteString("message", problem);
        json.WriteString("reason", "BadRequest");
        json.WriteNumber("code", BadRequestCode);
        json.WriteEndObject();
    });

    private static void Invalid(Utf8JsonWriter json, ReviewRequest request, ValidationResult result)
    {
        var errors = result.Errors.Where(static f => !f.IsWarning).ToList();
        var shown = Fitting(errors);
        var message = string.Join('\n', errors.Take(shown).Select(static e => e.ToString()).Append(Rest(errors.Count - shown, result.Stop)).OfType<string>());
        json.WriteStartObject("status");
        json.WriteString("status", "Failure");
        json.WriteString("message", message);
        json.WriteString("reason", "Invalid");
        json.WriteNumber("code", Unprocessable);
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

    // How many of the errors there is room for.
    private static int Fitting(List<FieldError> errors)
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

    private static void Warnings(Utf8JsonWriter json, ValidationResult result)
    {
        var warnings = result.Errors.Where(static f => f.IsWarning).ToList();
        if (warnings.Count == 0)
        {
            return;
        }

        var total = warnings.Count + result.WarningsLeftOut;
        var shown = total <= MostWarnings ? total : MostWarnings - 1;
        json.WriteStartArray("warnings");
        foreach (var warning in warnings.Take(shown))
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
