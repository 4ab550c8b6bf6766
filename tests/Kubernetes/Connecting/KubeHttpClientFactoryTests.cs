using k8s;
using k8s.Authentication;
using k8s.Exceptions;
using Keyferry.Kubernetes.Connecting;

namespace Keyferry.Kubernetes.Tests.Connecting;

/// <summary>As whom requests are sent, and where to.</summary>
public sealed class KubeHttpClientFactoryTests
{
    private static readonly KubernetesClientConfiguration Nobody = new() { Host = "https://10.0.0.1:6443" };

    [Test]
    public async Task A_token_and_a_name_authorize_each_request()
    {
        Assert.Multiple(() =>
        {
            Assert.That(KubeHttpClientFactory.Credentials(Nobody), Is.Null);
            Assert.That(KubeHttpClientFactory.Credentials(new() { AccessToken = "" }), Is.Null);
        });
        Assert.That(await AuthorizationAsync(new() { AccessToken = "t" }), Is.EqualTo("Bearer t"));
        Assert.That(await AuthorizationAsync(new() { Username = "u", Password = "p" }), Is.EqualTo("Basic dTpw"));
    }

    [Test]
    public async Task A_token_that_is_fetched_anew_comes_before_one_that_stands_in_the_file() =>
        Assert.That(
            await AuthorizationAsync(new() { TokenProvider = new Fresh(), AccessToken = "old", Username = "u" }), Is.EqualTo("Bearer fresh"));

    [TestCase("")]
    [TestCase(null)]
    [TestCase("10.0.0.1:6443")]
    [TestCase("ftp://10.0.0.1")]
    public void An_address_that_is_none_is_named(string? host) =>
        Assert.That(
            () => KubeHttpClientFactory.Create(new() { Host = host }, "test/1"),
            Throws.TypeOf<KubeConfigException>().With.Message.Contains($"\"{host}\""));

    [Test]
    public void Requests_say_who_sends_them_and_have_no_time_limit_of_the_client()
    {
        using var client = KubeHttpClientFactory.Create(Nobody, "test/1");

        Assert.Multiple(() =>
        {
            Assert.That(client.DefaultRequestHeaders.UserAgent.ToString(), Is.EqualTo("test/1"));
            Assert.That(client.Timeout, Is.EqualTo(Timeout.InfiniteTimeSpan));
        });
    }

    private static async Task<string?> AuthorizationAsync(KubernetesClientConfiguration config)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://10.0.0.1:6443/api");
        await KubeHttpClientFactory.Credentials(config)!.ProcessHttpRequestAsync(request, default);
        return request.Headers.Authorization?.ToString();
    }

    private sealed class Fresh : ITokenProvider
    {
        public Task<System.Net.Http.Headers.AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken) =>
            Task.FromResult(new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", "fresh"));
    }
}
