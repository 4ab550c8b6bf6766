using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Keyferry.Providers.Google.Transport;

namespace Keyferry.Providers.Google.Federation;

/// <summary>
/// A request to AWS STS for whose the keys are, signed by them and not sent: Google sends it, and so learns who signed
/// (https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token, subject_token;
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html). Pure.
/// </summary>
internal static class SignedIdentityRequest
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string Query = "Action=GetCallerIdentity&Version=2011-06-15";
    private const string Service = "sts";
    private const string Terminator = "aws4_request";

    /// <summary>Makes the token.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="region">The region whose STS is asked.</param>
    /// <param name="audience">The workload identity provider that the request is for; empty leaves it out.</param>
    /// <param name="now">The time.</param>
    public static string Token(AwsKeys keys, string region, string audience, DateTimeOffset now)
    {
        var host = HostOf(region);
        var headers = Sign(keys, region, audience, now);
        var json = GoogleJson.Body(json =>
        {
            json.WriteString("url", $"https://{host}?{Query}");
            json.WriteString("method", "POST");
            json.WriteStartArray("headers");
            foreach (var (name, value) in headers)
            {
                json.WriteStartObject();
                json.WriteString("key", name);
                json.WriteString("value", value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
        return Uri.EscapeDataString(Encoding.UTF8.GetString(json));
    }

    /// <summary>The signed headers, and the signature.</summary>
    /// <inheritdoc cref="Token"/>
    public static IReadOnlyList<KeyValuePair<string, string>> Sign(AwsKeys keys, string region, string audience, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = HostOf(region),
            ["x-amz-date"] = time,
        };
        if (keys.Session.Length > 0)
        {
            headers["x-amz-security-token"] = keys.Session;
        }

        if (audience.Length > 0)
        {
            headers["x-goog-cloud-target-resource"] = audience;
        }

        var names = string.Join(';', headers.Keys);
        var canonical = $"POST\n/\n{Query}\n{string.Concat(headers.Select(static h => $"{h.Key}:{h.Value}\n"))}\n{names}\n{Hash("")}";
        var scope = $"{time[..8]}/{region}/{Service}/{Terminator}";
        var key = Hmac(Hmac(Hmac(Hmac(Encoding.UTF8.GetBytes("AWS4" + keys.Secret), time[..8]), region), Service), Terminator);
        var signature = Convert.ToHexStringLower(Hmac(key, $"{Algorithm}\n{time}\n{scope}\n{Hash(canonical)}"));
        return
        [
            new("Authorization", $"{Algorithm} Credential={keys.Id}/{scope}, SignedHeaders={names}, Signature={signature}"),
            .. headers,
        ];
    }

    private static string HostOf(string region) =>
        $"sts.{region}.amazonaws.com{(region.StartsWith("cn-", StringComparison.Ordinal) ? ".cn" : "")}";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
