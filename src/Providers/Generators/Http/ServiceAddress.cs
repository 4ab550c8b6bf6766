using System.Diagnostics.CodeAnalysis;
using Keyferry.Api.Validation;

namespace Keyferry.Providers.Generators.Http;

/// <summary>Reads the address of a service. Without a scheme it is https: credentials travel over it.</summary>
internal static class ServiceAddress
{
    private const int Longest = 2048;

    /// <summary>Reads an address.</summary>
    /// <param name="text">The text; null or empty means the default.</param>
    /// <param name="otherwise">The default.</param>
    /// <param name="address">The address, whose path ends with no slash; null where the text is none.</param>
    /// <param name="error">What is wrong; null where nothing is.</param>
    public static bool TryRead(
        string? text, string otherwise, [NotNullWhen(true)] out string? address, [NotNullWhen(false)] out string? error)
    {
        (address, error) = (null, null);
        var given = string.IsNullOrWhiteSpace(text) ? otherwise : text.Trim();
        if (given.Length > Longest
            || !Uri.TryCreate(given.Contains("://", StringComparison.Ordinal) ? given : $"https://{given}", UriKind.Absolute, out var read)
            || read.Host.Length == 0 || read.Scheme is not ("https" or "http"))
        {
            error = $"{CredentialText.Shown(given)} is no address, such as https://example.com";
            return false;
        }

        if (read.UserInfo.Length + read.Query.Length + read.Fragment.Length > 0)
        {
            error = "the address holds a user, a query or a fragment: leave them out";
            return false;
        }

        address = read.AbsoluteUri.TrimEnd('/');
        return true;
    }

    /// <summary>Checks an address at admission.</summary>
    public static void Validate(string? text, string otherwise, string path, FieldErrorList errors)
    {
        if (!TryRead(text, otherwise, out var address, out var error))
        {
            errors.Error(path, CauseType.Invalid, error);
        }
        else if (address.StartsWith("http://", StringComparison.Ordinal))
        {
            errors.Warn(path, "is not https: credentials travel unencrypted");
        }
    }
}
