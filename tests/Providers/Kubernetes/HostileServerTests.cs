using System.Net;
using System.Text;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Kubernetes;
using Keyferry.Providers.Metrics;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Kubernetes;

/// <summary>A tenant names the address: whatever answers there gets little and shows nothing.</summary>
public sealed class HostileServerTests
{
    private static readonly string Padding = new('x', 1024 * 1024);

    [Test]
    public async Task A_page_of_another_service_is_not_shown()
    {
        await using var server = new Answers(context => Text(context, 404, "internal page: hunter2"));

        var failure = await ReadAsync(server);

        Assert.That(failure.Kind, Is.EqualTo(FetchFailureKind.Invalid), "not missing: no target is deleted on its account");
        Assert.That(failure.Message, Is.EqualTo(
            "the server answered 404 and no Kubernetes Status: is server.url the address of an API server?"));
    }

    [Test]
    public async Task A_redirect_is_not_followed()
    {
        var followed = 0;
        await using var other = new Answers(context =>
        {
            followed++;
            Text(context, 200, "{}");
        });
        await using var server = new Answers(context =>
        {
            context.Response.RedirectLocation = other.Address.ToString();
            Text(context, 307, "");
        });

        Assert.That((await ReadAsync(server)).Kind, Is.EqualTo(FetchFailureKind.Invalid));
        Assert.That(followed, Is.Zero);
    }

    [Test]
    public async Task An_answer_without_end_is_cut()
    {
        var written = 0;
        await using var server = new Answers(context =>
        {
            context.Response.SendChunked = true;
            try
            {
                context.Response.OutputStream.Write("""{"metadata":{"annotations":{"a":" """u8);
                for (written = 0; written < 200; written++)
                {
                    context.Response.OutputStream.Write(Encoding.ASCII.GetBytes(Padding));
                }
            }
            catch (HttpListenerException)
            {
                // The client has hung up.
            }
        });

        Assert.That((await ReadAsync(server)).Message, Does.Contain("the answer is longer than 4194304 bytes"));
        await Task.Delay(100);
        Assert.That(written, Is.LessThan(100));
    }

    [Test]
    public async Task Pages_without_end_end()
    {
        var pages = 0;
        await using var server = new Answers(context => Text(
            context, 200, $$"""{"kind":"List","metadata":{"resourceVersion":"1","continue":"c{{pages++}}" },"items":[{"metadata":{"name":"a"} }] }"""));
        await using var client = await ConnectAsync(server);
        var results = new List<FindResult>();
        await foreach (var result in client.Finder!.FindAsync(new FindQuery(), default))
        {
            results.Add(result);
        }

        Assert.That(results.Select(r => r.Name), Is.EqualTo(new[] { "a", "" }));
        Assert.That(results[1].Failure!.Message, Is.EqualTo("the list of Secrets has more than 1000 pages: narrow find.tags"));
    }

    [Test]
    public async Task Garbage_is_a_failure_and_repeats_nothing()
    {
        await using var server = new Answers(context => Text(context, 200, """{"data":{"k":"hunter2 is no base64!"}}"""));

        var failure = await ReadAsync(server);

        Assert.That(failure.Kind, Is.EqualTo(FetchFailureKind.Unavailable));
        Assert.That(failure.Message, Does.Not.Contain("hunter2"));
    }

    [Test]
    public async Task Words_of_a_status_are_cut_and_lie_on_one_line()
    {
        await using var server = new Answers(context => Text(
            context, 403, $$"""{"kind":"Status","code":403,"reason":"Forbidden","message":"no\nway {{new string('x', 5000)}}" }"""));

        var failure = await ReadAsync(server);

        Assert.That(failure.Message, Does.StartWith("no way xxx").And.Length.LessThan(600));
    }

    private static async Task<FetchFailure> ReadAsync(Answers server)
    {
        await using var client = await ConnectAsync(server);
        return (await client.ReadAsync([new RemoteKey("db")], default))[0].Failure!;
    }

    private static async Task<IStoreClient> ConnectAsync(Answers server)
    {
        var references = new MemoryReferences();
        references.Secrets[("access", "token")] = "t";
        var spec = new KubernetesProviderSpec
        {
            Server = new() { Url = server.Address.ToString() },
            Auth = new() { Token = new() { BearerToken = new() { Name = "access", Key = "token" } } },
        };
        var provider = new KubernetesProvider(TimeProvider.System, new ProviderCalls(null), TestEgress.Loopback);
        var store = TestStores.Namespaced(new StoreProviderSpec { Kubernetes = spec });
        var result = await provider.ConnectAsync(new StoreContext(store, "team", references), default);
        Assert.That(result.Error, Is.Null);
        return result.Client!;
    }

    private static void Text(HttpListenerContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.OutputStream.Write(Encoding.UTF8.GetBytes(body));
    }

    /// <summary>Answers every request in the same way.</summary>
    private sealed class Answers : IAsyncDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly Task _loop;

        public Answers(Action<HttpListenerContext> answer)
        {
            Address = new Uri($"http://127.0.0.1:{FreePorts.One()}/");
            _listener.Prefixes.Add(Address.ToString());
            _listener.Start();
            _loop = RunAsync(answer);
        }

        public Uri Address { get; }

        public async ValueTask DisposeAsync()
        {
            _listener.Close();
            await _loop;
        }

        private async Task RunAsync(Action<HttpListenerContext> answer)
        {
            try
            {
                while (true)
                {
                    var context = await _listener.GetContextAsync();
                    answer(context);
                    context.Response.Close();
                }
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // Closed.
            }
        }
    }
}
