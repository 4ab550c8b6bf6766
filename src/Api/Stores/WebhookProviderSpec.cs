using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>Any HTTP endpoint.</summary>
public sealed class WebhookProviderSpec
{
    /// <summary>The address; a template, in which .remoteRef.key is the remote key.</summary>
    [JsonPropertyName("url"), Required]
    public string Url { get; set; } = "";

    /// <summary>The HTTP method; left out, GET.</summary>
    [JsonPropertyName("method")]
    public string? Method { get; set; }

    /// <summary>Headers; the values are templates.</summary>
    [JsonPropertyName("headers"), Credential]
    public Dictionary<string, string>? Headers { get; set; }

    /// <summary>The request's body; a template.</summary>
    [JsonPropertyName("body"), Credential]
    public string? Body { get; set; }

    /// <summary>How long to wait for an answer, a Go duration.</summary>
    [JsonPropertyName("timeout"), Duration]
    public string? Timeout { get; set; }

    /// <summary>Where the value is in the answer.</summary>
    [JsonPropertyName("result")]
    public WebhookResult? Result { get; set; }

    /// <summary>Secrets that the templates may use.</summary>
    [JsonPropertyName("secrets")]
    public List<WebhookSecret>? Secrets { get; set; }

    /// <summary>How to log in.</summary>
    [JsonPropertyName("auth"), ExactlyOneField]
    public WebhookAuth? Auth { get; set; }

    /// <summary>Certificate authorities to trust: PEM in base64.</summary>
    [JsonPropertyName("caBundle"), Format("byte"), Credential]
    public string? CaBundle { get; set; }

    /// <summary>Certificate authorities to trust, kept in the cluster.</summary>
    [JsonPropertyName("caProvider")]
    public CaProvider? CaProvider { get; set; }
}

/// <summary>Where the value is in the answer.</summary>
public sealed class WebhookResult
{
    /// <summary>A JSONPath into the answer.</summary>
    [JsonPropertyName("jsonPath")]
    public string? JsonPath { get; set; }
}

/// <summary>A Secret that templates may use.</summary>
public sealed class WebhookSecret
{
    /// <summary>The name by which templates know it.</summary>
    [JsonPropertyName("name"), Required]
    public string Name { get; set; } = "";

    /// <summary>The Secret, labelled external-secrets.io/type: webhook.</summary>
    [JsonPropertyName("secretRef"), Required]
    public SecretKeySelector SecretRef { get; set; } = new();
}

/// <summary>How to log in.</summary>
public sealed class WebhookAuth
{
    /// <summary>NTLM.</summary>
    [JsonPropertyName("ntlm")]
    public WebhookNtlmAuth? Ntlm { get; set; }
}

/// <summary>NTLM.</summary>
public sealed class WebhookNtlmAuth
{
    /// <summary>The user's name.</summary>
    [JsonPropertyName("usernameSecret"), Required]
    public SecretKeySelector UsernameSecret { get; set; } = new();

    /// <summary>The user's password.</summary>
    [JsonPropertyName("passwordSecret"), Required]
    public SecretKeySelector PasswordSecret { get; set; } = new();
}
