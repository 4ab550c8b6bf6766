using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;

namespace Keyferry.Api.Generators;

/// <summary>Desired state of the Webhook. It yields the fields of the JSON result.</summary>
public sealed class WebhookGeneratorSpec
{
    /// <summary>URL of the request: a Go template, in which .name.key is a key of a Secret of secrets.</summary>
    [JsonPropertyName("url"), Required]
    public string Url { get; set; } = "";

    /// <summary>HTTP method. Defaults to GET.</summary>
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

    /// <summary>Where the values are in the response.</summary>
    [JsonPropertyName("result"), Required]
    public WebhookResult Result { get; set; } = new();

    /// <summary>Secrets that the templates can use.</summary>
    [JsonPropertyName("secrets")]
    public List<WebhookGeneratorSecret>? Secrets { get; set; }

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

/// <summary>Secret that the templates can use.</summary>
public sealed class WebhookGeneratorSecret
{
    /// <summary>Name by which templates refer to the Secret, as in {{ .name.key }}.</summary>
    [JsonPropertyName("name"), Required]
    public string Name { get; set; } = "";

    /// <summary>
    /// The Secret, of which all keys can be used. It must have the label generators.external-secrets.io/type: webhook.
    /// </summary>
    [JsonPropertyName("secretRef"), Required]
    public LocalSecretKeySelector SecretRef { get; set; } = new();
}
