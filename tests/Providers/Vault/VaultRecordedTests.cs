using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators.VaultDynamic;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;
using Keyferry.Providers.Vault;
using Keyferry.Providers.Vault.Kv;
using Keyferry.Providers.Vault.Login;
using Keyferry.Providers.Vault.Sessions;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Vault;

/// <summary>What OpenBao 2.6.2 answered (tests/Providers/Vectors/http/vault.jsonl), read by the client.</summary>
public sealed partial class VaultRecordedTests
{
    private static readonly Recorded[] All = [.. File
        .ReadLines(Path.Combine(AppContext.BaseDirectory, "Vectors", "http", "vault.jsonl"))
        .Select(static l => JsonElement.Parse(l))
        .Where(static l => l.GetProperty("kind").GetString() == "call")
        .Select(static l => Recorded.Of(l))];

    [Test]
    public void There_are_as_many_as_were_recorded() => Assert.That(All, Has.Length.EqualTo(479));

    [TestCaseSource(nameof(ReadsOfKv))]
    public async Task A_read_of_KV_is_a_value_or_missing_or_a_failure_of_its_kind(string id)
    {
        var recorded = All.Single(r => r.Id == id);
        var isV2 = V2().IsMatch(recorded.Path);
        var result = await ReadAsync(recorded, isV2);

        var data = recorded.Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("data", out var outer) ? outer : default;
        var inner = isV2 && data.ValueKind == JsonValueKind.Object && data.TryGetProperty("data", out var deeper) ? deeper : data;
        if (recorded.Status == 200 && inner.ValueKind == JsonValueKind.Object)
        {
            Assert.That(JsonElement.DeepEquals(JsonElement.Parse(result.Value!.Whole), inner), Is.True);
            return;
        }

        Assert.That(result.Failure!.Kind, Is.EqualTo(KindOf(recorded)), result.Failure.Message);
        Assert.That(result.Failure.Message.Length, Is.LessThan(1000));
    }

    [TestCaseSource(nameof(Logins))]
    public async Task A_login_or_renewal_gives_a_token_with_its_life_or_a_failure(string id)
    {
        var recorded = All.Single(r => r.Id == id);
        using var session = new RecordedSession(recorded);
        var failure = await session.Session.EnsureAsync(default);

        if (recorded.Status != 200)
        {
            Assert.That(failure!.Message, Does.StartWith("unable to log in to auth method: unable to log in with test auth: "));
            Assert.That(failure.Kind, Is.EqualTo(KindOf(recorded)));
            return;
        }

        Assert.That(failure, Is.Null);
        var auth = recorded.Body!.Value.GetProperty("auth");
        var token = VaultToken.Of(recorded.Body.Value, DateTimeOffset.UnixEpoch)!;
        Assert.That(token.Value, Is.EqualTo(auth.GetProperty("client_token").GetString()));
        Assert.That(token.IsRevocable, Is.EqualTo(auth.GetProperty("token_type").GetString() != "batch"));
        Assert.That(token.IsRenewable, Is.EqualTo(auth.GetProperty("renewable").GetBoolean()));
        Assert.That(token.Life, Is.EqualTo(TimeSpan.FromSeconds(auth.GetProperty("lease_duration").GetInt64())));
    }

    [TestCaseSource(nameof(Lists))]
    public async Task A_list_is_names_or_missing_or_a_failure_of_its_kind(string id)
    {
        var recorded = All.Single(r => r.Id == id);
        using var session = new RecordedSession(recorded);
        var paths = new VaultPaths("", recorded.Path.Contains("/metadata", StringComparison.Ordinal));
        var reader = new KvReader(session.Session, paths, new KvMounts(session.Session, paths));
        var finder = new KvFinder(session.Session, paths, reader, new KvMounts(session.Session, paths));
        var (entries, failure) = await finder.ListAsync("a/b", isRoot: true, default);

        if (recorded.Status == 200)
        {
            Assert.That(entries, Is.EqualTo(recorded.Body!.Value.GetProperty("data").GetProperty("keys").EnumerateArray().Select(static k => k.GetString())));
        }
        else
        {
            Assert.That(failure!.Kind, Is.EqualTo(KindOf(recorded)), failure.Message);
        }
    }

    [TestCaseSource(nameof(Everything))]
    public void Any_answer_is_read_by_the_generator_and_no_error_holds_more_than_the_vendors_words(string id)
    {
        var recorded = All.Single(r => r.Id == id);
        foreach (var type in new[] { "Data", "Auth", "Raw" })
        {
            var request = DynamicRequest.Of(new() { Path = "a/b", ResultType = type }, out _)!;
            using var answer = recorded.Answer();
            var made = DynamicAnswer.Read(request, answer, DateTimeOffset.UnixEpoch, out var lease);

            Assert.That(made.Values is null, Is.EqualTo(made.Failure is not null));
            if (made.Failure is { } failure)
            {
                Assert.That(failure.Message, Does.StartWith("unable to get dynamic secret: ").And.Not.Contain("\n"));
                Assert.That(failure.Kind, Is.Not.EqualTo(FetchFailureKind.NotFound));
            }

            var id_ = recorded.Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("lease_id", out var given) ? given.GetString() : "";
            if (recorded.Status == 200 && !string.IsNullOrEmpty(id_))
            {
                Assert.That(lease!.Id, Is.EqualTo(id_));
                Assert.That(lease.IsToken, Is.False);
            }
        }
    }

    private static IEnumerable<string> Everything() => All.Select(static r => r.Id);

    private static IEnumerable<string> ReadsOfKv() => All
        .Where(static r => r.Method == "GET" && !r.Query.Contains("list=", StringComparison.Ordinal) && !r.Query.Contains("help=", StringComparison.Ordinal)
            && (V2().IsMatch(r.Path) || r.Group is "kv1-basic" or "kv-mixups") && r.Group is not "wrapping" && r.IsOfV1)
        .Select(static r => r.Id);

    private static IEnumerable<string> Logins() => All
        .Where(static r => r.Method is "PUT" or "POST" && (r.Path.Contains("/login", StringComparison.Ordinal) || r.Path.EndsWith("renew-self", StringComparison.Ordinal)))
        .Select(static r => r.Id);

    private static IEnumerable<string> Lists() => All
        .Where(static r => (r.Method == "LIST" || r.Query.Contains("list=true", StringComparison.Ordinal)) && r.IsOfV1)
        .Select(static r => r.Id);

    // As the specification says; written from status and form alone, without the client's own reading.
    private static FetchFailureKind KindOf(Recorded r)
    {
        var body = r.Body is { ValueKind: JsonValueKind.Object } some ? some : default;
        var isPlainlyMissing = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("errors", out var errors) && errors.GetArrayLength() == 0;
        var isDeleted = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object;
        return r.Status switch
        {
            200 => isDeleted || body.ValueKind == JsonValueKind.Object && body.TryGetProperty("data", out var none) && none.ValueKind == JsonValueKind.Null
                ? Outside(r) : FetchFailureKind.Invalid,
            404 => isPlainlyMissing || isDeleted ? FetchFailureKind.NotFound : FetchFailureKind.Invalid,
            403 => FetchFailureKind.Denied,
            429 => FetchFailureKind.Throttled,
            >= 500 => FetchFailureKind.Unavailable,
            _ => FetchFailureKind.Invalid,
        };
    }

    // A 200 without an object in it: null is a secret that is not there, anything else is another engine.
    private static FetchFailureKind Outside(Recorded r) =>
        r.Body!.Value.GetProperty("data") is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty("data", out var inner) && inner.ValueKind != JsonValueKind.Null
            || r.Body.Value.GetProperty("data") is { ValueKind: JsonValueKind.Object } other && !other.TryGetProperty("data", out _)
            ? FetchFailureKind.Invalid
            : FetchFailureKind.NotFound;

    private static async Task<ReadResult> ReadAsync(Recorded recorded, bool isV2)
    {
        using var session = new RecordedSession(recorded);
        var paths = new VaultPaths("", isV2);
        return await new KvReader(session.Session, paths, new KvMounts(session.Session, paths)).ReadAsync(new RemoteKey("a/data/b"), default);
    }

    [GeneratedRegex("^/v1/[^/]+/data/")]
    private static partial Regex V2();

    [GeneratedRegex("\"<(ttl|seconds|unix)(:\\d+)?>\"")]
    private static partial Regex Numbers();

    private sealed record Recorded(string Id, string Group, string Method, string Path, string Query, int Status, JsonElement? Body, string Text)
    {
        public bool IsOfV1 => Path.StartsWith("/v1/", StringComparison.Ordinal);

        public static Recorded Of(JsonElement line)
        {
            var (request, response) = (line.GetProperty("request"), line.GetProperty("response"));
            var target = request.GetProperty("path").GetString()!.Split('?', 2);

            // A placeholder of a number stands in quotes.
            var raw = Numbers().Replace(response.GetProperty("body").GetRawText(), "600");
            var body = JsonElement.Parse(raw);
            return new Recorded(
                line.GetProperty("id").GetString()!, line.GetProperty("group").GetString()!, request.GetProperty("method").GetString()!,
                target[0], target.Length > 1 ? target[1] : "", response.GetProperty("status").GetInt32(),
                body.ValueKind == JsonValueKind.Null ? null : body,
                body.ValueKind switch { JsonValueKind.Null => "", JsonValueKind.String => body.GetString()!, _ => raw });
        }

        public StoreAnswer Answer()
        {
            using var message = new HttpResponseMessage((System.Net.HttpStatusCode)Status);
            var bytes = Encoding.UTF8.GetBytes(Text);
            return StoreAnswer.Of(message, bytes, bytes.Length, TimeProvider.System);
        }
    }

    // A session whose server gives the recorded answer to every call; what asks for the mount gets no answer.
    private sealed class RecordedSession : IDisposable
    {
        private readonly VaultStub _stub;

        public RecordedSession(Recorded recorded)
        {
            var isLogin = recorded.Path.Contains("/login", StringComparison.Ordinal) || recorded.Path.EndsWith("renew-self", StringComparison.Ordinal);
            _stub = new VaultStub(r => r.Path.StartsWith("/v1/sys/internal", StringComparison.Ordinal)
                ? StubReply.Errors(403, "no")
                : new StubReply(recorded.Status, recorded.Text));
            var http = new StoreHttp(new StoreHttpOptions("test") { MaxRetries = 0 }, _stub, new ProviderCalls(null), TimeProvider.System);
            Session = new VaultSession(
                new VaultServer(http, "https://vault"), isLogin ? new TestLogin() : null,
                isLogin ? null : new VaultToken { Value = "t" }, new LoginPatience(new Impatient()), new Impatient());
        }

        public VaultSession Session { get; }

        public void Dispose() => _stub.Dispose();
    }

    private sealed class TestLogin : IVaultLogin
    {
        public string Name => "test";

        public string Path => "auth/test/login";

        public bool CanLockOut => true;

        public ValueTask<(byte[]? Body, string? Error)> PrepareAsync(CancellationToken cancellation) =>
            ValueTask.FromResult<(byte[]?, string?)>(("{}"u8.ToArray(), null));
    }

    // The engine has run for long, and the second between two attempts is over at once.
    private sealed class Impatient : TimeProvider
    {
        private long _calls;

        public override long GetTimestamp() => _calls++ * TimestampFrequency * 3600;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == TimeSpan.FromSeconds(1) ? TimeSpan.Zero : dueTime, period);
    }
}
