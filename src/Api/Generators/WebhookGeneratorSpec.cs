using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;

namespace Keyferry.Api.Generators;

/// <summary>Settings for values from any HTTP endpoint.</summary>
public sealed class WebhookGeneratorSpec
{
    /// <summary>The address; a template.</summary>
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

    /// <summary>Where the values are in the answer.</summary>
    [JsonPropertyName("result"), Required]
    public WebhookResult Result { get; set; } = new();

    /// <summary>Secrets that the templates may use.</summary>
    [JsonPropertyName("secrets")]
    public List<WebhookGeneratorSecret>? Secrets { get; set; }

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

/// <summary>A Secret that templates may use.</summary>
public sealed class WebhookGeneratorSecret
{
    /// <summary>The name by which templates know it.</summary>
    [JsonPropertyName("name"), Required]
    public string Name { get; set; } = "";

    /// <summary>The Secret, labelled generators.external-secrets.io/type: webhook.</summary>
    [JsonPropertyName("secretRef"), Required]
    public LocalSecretKeySelector SecretRef { get; set; } = new();
}
