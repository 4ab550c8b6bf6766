using System.Net;
using Keyferry.Webhook.Tests.Fakes;
using Keyferry.Webhook.Ui.Local;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Ui;

/// <summary><c>keyferry ui</c>: one browser of this machine sees the page, with its owner's rights.</summary>
public sealed class LocalUiTests
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    [OneTimeTearDown]
    public void Stop() => _http.Dispose();

    [Test]
    public async Task The_printed_address_works_once_and_gives_the_browser_a_cookie()
    {
        await using var server = await LocalUiServer.StartAsync(new FixedPages(), 0, CancellationToken.None);
        var root = new Uri(server.StartAddress, "/ui");

        using var before = await SendAsync(root, null);
        using var wrong = await SendAsync(new Uri(server.StartAddress, "/start/0123456789abcdef0123456789abcdef"), null);
        using var first = await SendAsync(server.StartAddress, null);
        using var second = await SendAsync(server.StartAddress, null);
        var set = first.Headers.GetValues("Set-Cookie").Single();
        var cookie = set.Split(';')[0];
        using var shown = await SendAsync(root, cookie);
        using var forged = await SendAsync(root, cookie[..^1] + (cookie[^1] == '0' ? '1' : '0'));

        Assert.Multiple(() =>
        {
            Assert.That(server.StartAddress.Host, Is.EqualTo("127.0.0.1"));
            Assert.That(before.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
            Assert.That(wrong.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
            Assert.That(first.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
            Assert.That(first.Headers.Location!.ToString(), Is.EqualTo("/ui"));
            Assert.That(set, Does.Contain("httponly").And.Contain("samesite=strict").IgnoreCase);
            Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), "another who has seen the address");
            Assert.That(shown.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(shown.Headers.Contains("Content-Security-Policy"), Is.True);
            Assert.That(forged.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        });
    }

    [Test]
    public async Task Another_name_that_leads_to_this_machine_is_refused_before_all_else()
    {
        await using var server = await LocalUiServer.StartAsync(new FixedPages(), 0, CancellationToken.None);
        using var request = new HttpRequestMessage(HttpMethod.Get, server.StartAddress);
        request.Headers.Host = $"attacker.example:{server.StartAddress.Port}";

        using var answer = await _http.SendAsync(request);
        using var first = await SendAsync(server.StartAddress, null);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.MisdirectedRequest));
        Assert.That(first.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther), "the address is not used up by it");
    }

    [Test]
    public async Task It_is_only_looked_at()
    {
        await using var server = await LocalUiServer.StartAsync(new FixedPages(), 0, CancellationToken.None);
        using var answer = await _http.PostAsync(new Uri(server.StartAddress, "/ui"), null);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
    }

    [Test]
    public async Task The_command_shows_what_the_kubeconfig_s_owner_may_list()
    {
        await using var scene = await UiScene.StartAsync();
        await scene.NamespacesAsync("red");
        await scene.Cluster.ApplyAsync(LocalCluster.Store("red", "red-store", "hunter2"), LocalCluster.ExternalSecret("red", "red-keys", "red-store"));
        await scene.Cluster.SecretAsync("red", "red-keys");
        var command = new TestCommand();
        using var ending = new CancellationTokenSource();

        var running = command.InvokeAsync(ending.Token, "ui", "--kubeconfig", scene.Cluster.Kubeconfig);
        await LocalCluster.UntilAsync(() => command.Output.Contains("Ctrl-C", StringComparison.Ordinal) || running.IsCompleted, () => command.Error);
        var start = new Uri(command.Output.Split('\n')[0]["Open ".Length..].Trim());
        using var first = await SendAsync(start, null);
        var cookie = first.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        using var list = await SendAsync(new Uri(start, "/ui"), cookie);
        using var page = await SendAsync(new Uri(start, "/ui/externalsecrets/red/red-keys"), cookie);
        using var certificates = await SendAsync(new Uri(start, "/ui/certificates"), cookie);
        var (shown, single, dates) = (
            await list.Content.ReadAsStringAsync(), await page.Content.ReadAsStringAsync(), await certificates.Content.ReadAsStringAsync());
        await ending.CancelAsync();

        Assert.That(await running, Is.Zero, command.Error);
        Assert.Multiple(() =>
        {
            Assert.That(shown, Does.Contain("red-keys").And.Contain(">Ready<").And.Not.Contain("hunter2"));
            Assert.That(single, Does.Contain("red-store").And.Contain("Synced version"));
            Assert.That(dates, Does.Contain("trusted by API servers"));
        });
    }

    [Test]
    public async Task An_engine_s_own_page_is_shown_with_the_token_of_a_file()
    {
        await using var scene = await UiScene.StartAsync();
        await scene.NamespacesAsync("red", "blue");
        await scene.Cluster.ApplyAsync(
            LocalCluster.Store("red", "red-store", "hunter2"), LocalCluster.ExternalSecret("red", "red-keys", "red-store"),
            LocalCluster.Store("blue", "blue-store", "hunter2"), LocalCluster.ExternalSecret("blue", "blue-keys", "blue-store"));
        await scene.Cluster.SecretAsync("red", "red-keys");
        var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, "viewer-token");
        await File.WriteAllTextAsync(file, await scene.ViewerAsync("red-viewer", "red") + "\n");
        using var pages = new ForwardedPages(new Uri($"http://127.0.0.1:{scene.Host.UiPort}"), file);

        var (status, list) = await pages.MakeAsync("", new QueryCollection(), CancellationToken.None);
        var (other, _) = await pages.MakeAsync("externalsecrets/blue/blue-keys", new QueryCollection(), CancellationToken.None);
        await File.WriteAllTextAsync(file, "stale\n");
        var (refused, said) = await pages.MakeAsync("", new QueryCollection(), CancellationToken.None);
        File.Delete(file);
        var (missing, _) = await pages.MakeAsync("", new QueryCollection(), CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(status, Is.EqualTo(200));
            Assert.That(list, Does.Contain("red-keys").And.Not.Contain("blue"));
            Assert.That(other, Is.EqualTo(403));
            Assert.That(refused, Is.EqualTo(401));
            Assert.That(said, Does.Contain("token").And.Not.Contain("stale"));
            Assert.That(missing, Is.EqualTo(502));
        });
    }

    [TestCase("--forward-to=https://10.0.0.1:443", "a URL on this machine")]
    [TestCase("--forward-to=http://127.0.0.1:8087", "belong together")]
    [TestCase("--token-file=/tmp/x", "belong together")]
    [TestCase("--ui-port=70000", "from 0 to 65535")]
    public async Task A_wrong_flag_is_named_with_the_way_out(string flag, string said)
    {
        var command = new TestCommand();

        Assert.That(await command.InvokeAsync("ui", flag), Is.EqualTo(1));
        Assert.That(command.Error, Does.Contain(said));
    }

    private Task<HttpResponseMessage> SendAsync(Uri uri, string? cookie)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, uri);
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        return _http.SendAsync(request);
    }

    private sealed class FixedPages : ILocalPages
    {
        public ValueTask<(int Status, string Document)> MakeAsync(string rest, IQueryCollection query, CancellationToken cancellation) =>
            new((200, "<!doctype html><title>x</title>"));
    }
}
