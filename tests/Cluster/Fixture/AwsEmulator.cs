using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyferry.Cluster.Tests.Fixture;

/// <summary>Calls the AWS that the engine reads, as the aws command line does.</summary>
internal static class AwsEmulator
{
    /// <summary>Calls Secrets Manager.</summary>
    /// <returns>The answer; null where it refused.</returns>
    public static Task<JsonNode?> SecretsAsync(string operation, object body) =>
        CallAsync("secretsmanager", "secretsmanager", operation, body);

    /// <summary>Calls Parameter Store.</summary>
    /// <returns>The answer; null where it refused.</returns>
    public static Task<JsonNode?> ParametersAsync(string operation, object body) => CallAsync("ssm", "AmazonSSM", operation, body);

    /// <summary>Sets the value of a secret, which is made where it is missing.</summary>
    public static async Task SetSecretAsync(string name, string value)
    {
        var token = Guid.CreateVersion7();
        _ = await SecretsAsync("CreateSecret", new { Name = name, SecretString = value, ClientRequestToken = token })
            ?? await SecretsAsync("PutSecretValue", new { SecretId = name, SecretString = value, ClientRequestToken = token })
            ?? throw new InvalidOperationException($"secret {name} cannot be set");
    }

    /// <summary>Sets the value of a parameter.</summary>
    public static async Task SetParameterAsync(string name, string value) =>
        _ = await ParametersAsync("PutParameter", new { Name = name, Value = value, Type = "SecureString", Overwrite = true })
            ?? throw new InvalidOperationException($"parameter {name} cannot be set");

    private static async Task<JsonNode?> CallAsync(string service, string target, string operation, object body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, RealCluster.Environment["STORE_AWS"]);
        request.Headers.TryAddWithoutValidation("X-Amz-Target", $"{target}.{operation}");
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=0");
        request.Content = new StringContent(JsonSerializer.Serialize(body), null, "application/x-amz-json-1.1");
        using var answer = await http.SendAsync(request);
        return answer.IsSuccessStatusCode ? JsonNode.Parse(await answer.Content.ReadAsStringAsync()) : null;
    }
}
