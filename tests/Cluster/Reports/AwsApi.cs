using System.Text.Json;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Reports;

/// <summary>Puts secrets into the AWS that the engine reads.</summary>
internal static class AwsApi
{
    public static async Task CreateSecretAsync(string name, string value)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, RealCluster.Environment["STORE_AWS"]);
        request.Headers.TryAddWithoutValidation("X-Amz-Target", "secretsmanager.CreateSecret");
        request.Headers.TryAddWithoutValidation(
            "Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=0");
        request.Content = new StringContent(
            JsonSerializer.Serialize(new { Name = name, SecretString = value, ClientRequestToken = Guid.CreateVersion7() }),
            null, "application/x-amz-json-1.1");
        using var answer = await http.SendAsync(request);
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), name);
    }
}
