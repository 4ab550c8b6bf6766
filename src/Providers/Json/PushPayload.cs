using System.Text.Unicode;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Text.GoFormat;
using Keyferry.Text.Json;

namespace Keyferry.Providers.Json;

/// <summary>What a push writes as one value: a key's value, or the whole Secret as JSON. Pure.</summary>
public static class PushPayload
{
    /// <summary>The value.</summary>
    /// <param name="content">What is pushed.</param>
    /// <returns>A copy that the caller owns, or why there is none.</returns>
    public static FetchResult Of(PushContent content)
    {
        if (content.IsWhole)
        {
            return Whole(content.Data);
        }

        return content.Data.TryGetValue(content.SecretKey!, out var value)
            ? FetchResult.Of(value.Copy())
            : FetchResult.Of(new FetchFailure(
                FetchFailureKind.Invalid, $"secret key {content.SecretKey} does not exist"));
    }

    /// <summary>
    /// A JSON object of strings, its keys sorted, without blanks; <c>&lt; &gt; &amp;</c> stay as they are. A value that is
    /// no text is refused: JSON would hold other bytes.
    /// </summary>
    /// <param name="data">The values by key; they stay the caller's.</param>
    /// <returns>The JSON, which the caller owns, or why there is none.</returns>
    public static FetchResult Whole(IReadOnlyDictionary<string, SecretValue> data)
    {
        var binary = data.Where(static d => !Utf8.IsValid(d.Value.Bytes)).Select(static d => d.Key)
            .Order(Utf8Order.Instance).FirstOrDefault();
        return binary is null
            ? FetchResult.Of(new SecretValue(GoJson.StringObject(data, static v => v.Bytes)))
            : FetchResult.Of(new FetchFailure(
                FetchFailureKind.Invalid,
                $"the value of key \"{binary}\" is not UTF-8 text, which JSON cannot hold: push this key by itself with "
                    + "match.secretKey, or leave it out with dataTo.match.regexp"));
    }
}
