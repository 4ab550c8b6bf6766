using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;

namespace Keyferry.Providers.Vault.Login;

/// <summary>
/// Signs a request to AWS without sending it: whoever holds the signed request can ask AWS who signed it. See
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html. Pure.
/// </summary>
internal static class SignedIdentity
{
    /// <summary>The content type of a form, which STS takes.</summary>
    public const string Form = "application/x-www-form-urlencoded; charset=utf-8";

    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Signs a POST without a query.</summary>
    /// <param name="address">Where it would go: scheme and host, path <c>/</c>.</param>
    /// <param name="body">Its body.</param>
    /// <param name="headers">Its headers but for those that signing adds.</param>
    /// <param name="service">The service, such as <c>sts</c>.</param>
    /// <param name="region">The region.</param>
    /// <param name="credentials">Whose request it is.</param>
    /// <param name="now">The time.</param>
    /// <returns>All headers.</returns>
    public static SortedDictionary<string, string> Headers(
        Uri address, string body, IReadOnlyDictionary<string, string> headers, string service, string region,
        ImmutableCredentials credentials, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{time[..8]}/{region}/{service}/aws4_request";
        var all = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Host"] = address.Authority, ["X-Amz-Date"] = time,
        };
        foreach (var (name, value) in headers)
        {
            all[name] = value;
        }

        if (credentials.UseToken)
        {
            all["X-Amz-Security-Token"] = credentials.Token;
        }

        var lower = all.ToDictionary(static h => h.Key.ToLowerInvariant(), static h => h.Value.Trim(), StringComparer.Ordinal);
        var names = string.Join(';', lower.Keys.Order(StringComparer.Ordinal));
        var canonical = $"POST\n/\n\n"
            + string.Concat(lower.OrderBy(static h => h.Key, StringComparer.Ordinal).Select(static h => $"{h.Key}:{h.Value}\n"))
            + $"\n{names}\n{Hash(body)}";
        var key = Encoding.UTF8.GetBytes("AWS4" + credentials.SecretKey);
        foreach (var part in new[] { time[..8], region, service, "aws4_request" })
        {
            key = Keyed(key, part);
        }

        var signature = Convert.ToHexStringLower(Keyed(key, $"{Algorithm}\n{time}\n{scope}\n{Hash(canonical)}"));
        CryptographicOperations.ZeroMemory(key);
        all["Authorization"] = $"{Algorithm} Credential={credentials.AccessKey}/{scope}, SignedHeaders={names}, Signature={signature}";
        return all;
    }

    private static byte[] Keyed(byte[] key, string text)
    {
        var keyed = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
        CryptographicOperations.ZeroMemory(key);
        return keyed;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
