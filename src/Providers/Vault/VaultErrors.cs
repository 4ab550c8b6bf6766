using System.Globalization;
using System.Text;
using System.Text.Json;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;

namespace Keyferry.Providers.Vault;

/// <summary>Describes refusals of Vault, in words that stay the same between attempts, and classifies them. Pure.</summary>
internal static class VaultErrors
{
    private const int Longest = 300;
    private const int MostErrors = 3;
    private const int ShortestSecret = 4;

    /// <summary>The failure of a call whose answer is not the one that was hoped for.</summary>
    /// <param name="call">The call.</param>
    /// <param name="answer">Its answer.</param>
    public static FetchFailure Of(VaultCall call, StoreAnswer answer)
    {
        if (answer.Failure is { } failure)
        {
            return failure;
        }

        var status = answer.Status.ToString(CultureInfo.InvariantCulture);
        if (answer.Status is >= 300 and < 400)
        {
            return new FetchFailure(
                FetchFailureKind.Invalid,
                $"{call.Description}: the server redirects to another host ({status}), where no token is sent: set server to the "
                    + "address of the active node or of the load balancer in front");
        }

        var text = Text(call, answer);
        return new FetchFailure(
            KindOf(answer.Status), $"{call.Description}: the server answered {status}{(text.Length > 0 ? ": " + text : "")}",
            answer.RetryAfter);
    }

    /// <summary>An answer that says success and is not what the API documents.</summary>
    public static FetchFailure Unreadable(VaultCall call) => new(
        FetchFailureKind.Invalid, $"{call.Description}: the answer is not what Vault sends: is server the address of a Vault or OpenBao?");

    /// <summary>
    /// Whether a 403 tells of a policy that lacks and not of a token that is not good. Both servers wrap what a policy refuses
    /// in a list of errors, and nothing else tells the two apart.
    /// </summary>
    public static bool IsOfPolicy(StoreAnswer answer)
    {
        using var document = VaultJson.Parse(answer.Body);
        return answer.Status == 403
            && Errors(document).Any(static e => e.Contains("error occurred:", StringComparison.Ordinal));
    }

    private static FetchFailureKind KindOf(int status) => status switch
    {
        401 or 403 => FetchFailureKind.Denied,
        429 => FetchFailureKind.Throttled,
        408 or 412 or >= 500 => FetchFailureKind.Unavailable,
        _ => FetchFailureKind.Invalid,
    };

    // Only Vault's own errors: whatever else answers there may show anything.
    private static string Text(VaultCall call, StoreAnswer answer)
    {
        using var document = VaultJson.Parse(answer.Body);
        var text = string.Join("; ", Errors(document).Take(MostErrors).Select(Plain));
        text = text.Length > Longest ? text[..Longest] + "…" : text;
        return text.Length > 0 && Repeats(text, call.Body)
            ? "its text repeats what was sent, so it is not shown"
            : CredentialText.Redact(text);
    }

    private static IEnumerable<string> Errors(JsonDocument? document) =>
        document?.RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array
            ? errors.EnumerateArray().Where(static e => e.ValueKind == JsonValueKind.String).Select(static e => e.GetString()!)
            : [];

    // "1 error occurred:\n\t* permission denied\n\n" on one line.
    private static string Plain(string error)
    {
        var words = new StringBuilder(error.Length);
        foreach (var c in error)
        {
            words.Append(char.IsControl(c) ? ' ' : c);
        }

        return string.Join(' ', words.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static bool Repeats(string text, byte[]? sent)
    {
        using var document = sent is null ? null : VaultJson.Parse(sent);
        return document is not null && Repeats(text, document.RootElement);
    }

    private static bool Repeats(string text, JsonElement sent) => sent.ValueKind switch
    {
        JsonValueKind.Object => sent.EnumerateObject().Any(m => !IsPlain(m.Name) && Repeats(text, m.Value)),
        JsonValueKind.Array => sent.EnumerateArray().Any(e => Repeats(text, e)),
        JsonValueKind.String => sent.GetString() is { Length: >= ShortestSecret } value && text.Contains(value, StringComparison.Ordinal),
        _ => false,
    };

    // The role of a login is no secret, and an error that names it helps.
    private static bool IsPlain(string member) => member == "role";
}
