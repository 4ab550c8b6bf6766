using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>Webhook reads values from an HTTP endpoint.</summary>
public sealed class WebhookProviderSpec
{
    /// <summary>
    /// URL of the request: a Go template, in which .remoteRef.key, .remoteRef.property and .remoteRef.version are those
    /// of the ExternalSecret and .name.key is a key of a Secret of secrets.
    /// </summary>
    [JsonPropertyName("url"), Required]
    public string Url { get; set; } = "";

    /// <summary>HTTP method. Defaults to GET, and to POST for a push.</summary>
    [JsonPropertyName("method")]
    public string? Method { get; set; }

    /// <summary>HTTP headers. The values are Go templates.</summary>
    [JsonPropertyName("headers"), Credential]
    public Dictionary<string, string>? Headers { get; set; }

    /// <summary>Body of the request: a Go template.</summary>
    [JsonPropertyName("body"), Credential]
    public string? Body { get; set; }

    /// <summary>Time limit of a request, as a Go duration such as 10s.</summary>
    [JsonPropertyName("timeout"), Duration]
    public string? Timeout { get; set; }

    /// <summary>Where the value is in the response. Without it, the whole body is the value.</summary>
    [JsonPropertyName("result")]
    public WebhookResult? Result { get; set; }

    /// <summary>Secrets that the templates can use.</summary>
    [JsonPropertyName("secrets")]
    public List<WebhookSecret>? Secrets { get; set; }

    /// <summary>How to authenticate. Exactly one method is set.</summary>
    [JsonPropertyName("auth"), ExactlyOneField]
    public WebhookAuth? Auth { get; set; }

    /// <summary>CA certificates to verify the server with: PEM, encoded in base64.</summary>
    [JsonPropertyName("caBundle"), Format("byte"), Credential]
    public string? CaBundle { get; set; }

    /// <summary>Secret or ConfigMap that holds CA certificates to verify the server with.</summary>
    [JsonPropertyName("caProvider")]
    public CaProvider? CaProvider { get; set; }
}

/// <summary>Result says where the value is in the response.</summary>
public sealed class WebhookResult
{
    /// <summary>JSONPath of the value in the JSON body, such as $.data.password.</summary>
    [JsonPropertyName("jsonPath")]
    public string? JsonPath { get; set; }
}

/// <summary>Secret that the templates can use.</summary>
public sealed class WebhookSecret
{
    /// <summary>Name by which templates refer to the Secret, as in {{ .name.key }}.</summary>
    [JsonPropertyName("name"), Required]
    public string Name { get; set; } = "";

    /// <summary>
    /// The Secret, of which all keys can be used. It must have the label external-secrets.io/type: webhook.
    /// </summary>
    [JsonPropertyName("secretRef"), Required]
    public SecretKeySelector SecretRef { get; set; } = new();
}

/// <summary>Auth says how to authenticate to the HTTP endpoint.</summary>
public sealed class WebhookAuth
{
    /// <summary>NTLM authentication.</summary>
    [JsonPropertyName("ntlm")]
    public WebhookNtlmAuth? Ntlm { get; set; }
}

/// <summary>NTLM refers to the Secrets that hold a user name and password.</summary>
public sealed class WebhookNtlmAuth
{
    /// <summary>User name.</summary>
    [JsonPropertyName("usernameSecret"), Required]
    public SecretKeySelector UsernameSecret { get; set; } = new();

    /// <summary>Password.</summary>
    [JsonPropertyName("passwordSecret"), Required]
    public SecretKeySelector PasswordSecret { get; set; } = new();
}
