using System.Text.Json;
using System.Text.RegularExpressions;
using Keyferry.Api.Validation;
using Keyferry.Providers.Google.Transport;

namespace Keyferry.Providers.Google.Federation;

/// <summary>Where a credential configuration takes its tokens from: a file of this pod, an address, or the keys of an AWS node.</summary>
internal sealed partial record CredentialSource
{
    private const int MostHeaders = 20;

    /// <summary>A file of this pod; empty for none.</summary>
    public string File { get; private init; } = "";

    /// <summary>An address that answers with a token; null for none.</summary>
    public Uri? Url { get; private init; }

    /// <summary>Headers of the request to <see cref="Url"/>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; private init; } = new Dictionary<string, string>();

    /// <summary>The member of the answer that holds the token; empty where the whole is the token.</summary>
    public string Field { get; private init; } = "";

    /// <summary>Whether the keys of an AWS node sign what is exchanged.</summary>
    public bool IsAws { get; private init; }

    /// <summary>Whether the node's metadata is to be asked for with a session token (IMDSv2).</summary>
    public bool HasSession { get; private init; }

    /// <summary>Reads a <c>credential_source</c>.</summary>
    /// <param name="json">The object.</param>
    /// <param name="source">The source; null where it cannot be used.</param>
    /// <param name="error">What is wrong; empty where nothing is.</param>
    public static bool TryRead(JsonElement json, out CredentialSource? source, out string error)
    {
        source = null;
        if (json.TryGetProperty("executable", out _) || json.TryGetProperty("certificate", out _))
        {
            error = "its credential_source names a program or a client certificate of this pod, which are not used: take a file, a url, or aws1";
            return false;
        }

        if (json.Text("environment_id").StartsWith("aws", StringComparison.Ordinal))
        {
            return TryAws(json, out source, out error);
        }

        var (file, url) = (json.Text("file"), json.Text("url"));
        Uri? address = null;
        error = file.Length > 0 == url.Length > 0 ? "its credential_source is to name either a file or a url"
            : url.Length > 0 && (!Uri.TryCreate(url, UriKind.Absolute, out address) || address.Scheme is not ("https" or "http") || address.UserInfo.Length > 0)
                ? $"its credential_source.url {CredentialText.Shown(url)} is no address"
            : "";
        if (error.Length > 0 || !TryFormat(json, out var field, out error))
        {
            return false;
        }

        source = new CredentialSource { File = file, Url = address, Field = field, Headers = json.Map("headers") };
        error = source.Headers.Count > MostHeaders ? $"its credential_source has more than {MostHeaders} headers" : "";
        return error.Length == 0;
    }

    private static bool TryFormat(JsonElement json, out string field, out string error)
    {
        field = "";
        error = "";
        if (!json.TryGetProperty("format", out var format) || format.ValueKind != JsonValueKind.Object || format.Text("type") is "" or "text")
        {
            return true;
        }

        field = format.Text("subject_token_field_name");
        error = format.Text("type") != "json" ? $"its credential_source.format.type {CredentialText.Shown(format.Text("type"))} is neither text nor json"
            : field.Length == 0 ? "its credential_source.format.subject_token_field_name is missing"
            : "";
        return error.Length == 0;
    }

    // What follows is asked for or signed with the node's own keys, so it leads nowhere else.
    private static bool TryAws(JsonElement json, out CredentialSource? source, out string error)
    {
        source = null;
        var (session, check) = (json.Text("imdsv2_session_token_url"), json.Text("regional_cred_verification_url"));
        var stray = new[] { json.Text("url"), json.Text("region_url"), session }.FirstOrDefault(static u => u.Length > 0 && !NodeAddress().IsMatch(u));
        error = json.Text("environment_id") != "aws1" ? $"its credential_source.environment_id {CredentialText.Shown(json.Text("environment_id"))} is not aws1"
            : stray is not null ? $"its credential_source names {CredentialText.Shown(stray)}, which is no address of AWS's instance metadata (http://169.254.169.254/…)"
            : check.Length > 0 && !Verification().IsMatch(check)
                ? $"its credential_source.regional_cred_verification_url {CredentialText.Shown(check)} is not "
                    + "https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15"
            : "";
        source = error.Length == 0 ? new CredentialSource { IsAws = true, HasSession = session.Length > 0 } : null;
        return source is not null;
    }

    [GeneratedRegex(@"\Ahttp://(169\.254\.169\.254|\[fd00:ec2::254\])/latest/", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex NodeAddress();

    [GeneratedRegex(
        @"\Ahttps://sts\.(\{region\}\.)?amazonaws\.com(\.cn)?/?\?Action=GetCallerIdentity&Version=2011-06-15\z",
        RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Verification();
}
