using System.Text;
using Keyferry.Api.Values;

namespace Keyferry.Providers.Generators.Http;

/// <summary>Reads tokens that go into a header. A line break at the end comes with <c>echo TOKEN | base64</c>.</summary>
internal static class BearerHeaders
{
    /// <summary>The text of a token; null where it is empty, or cannot stand in a header.</summary>
    public static string? Text(SecretValue token)
    {
        var text = Encoding.UTF8.GetString(token.Bytes).Trim();
        return text.Length > 0 && text.All(static c => c is > ' ' and < (char)0x7f) ? text : null;
    }
}
