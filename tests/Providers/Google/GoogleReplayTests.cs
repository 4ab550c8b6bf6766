using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Google.Auth;
using Keyferry.Providers.Google.SecretManager;
using Keyferry.Providers.Google.Transport;
using Keyferry.CloudDouble.Google;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Google;

/// <summary>What an emulator answered, in Google's form: the double answers the same, and our client reads it.</summary>
public sealed class GoogleReplayTests
{
    private static readonly string[] s_ofTheMoment = ["createTime", "destroyTime", "etag"];

    private static IEnumerable<string> Groups => GoogleTranscript.All.Select(static t => t.Group).Distinct();

    private static IEnumerable<TestCaseData> Calls => GoogleTranscript.All.Where(static t => t.Kind == "call" && !t.IsLeftOut)
        .Select(static t => new TestCaseData(t.Id));

    [Test]
    public void All_lines_are_known() => Assert.That(GoogleTranscript.All, Has.Count.EqualTo(115));

    [TestCaseSource(nameof(Groups))]
    public void The_double_answers_what_google_answers(string group)
    {
        var google = new GoogleDouble(TimeProvider.System);
        google.Secrets.AddProject($"p-{group}", "900001");
        var token = google.Tokens.Issue("recorder", 3600);
        Assert.Multiple(() =>
        {
            foreach (var line in GoogleTranscript.All.Where(t => t.Group == group && !t.IsLeftOut))
            {
                var answer = Enumerable.Range(0, line.Repeat).Select(_ => google.Answer(Request(line, token))).ToList()[^1];
                Assert.That(answer.Status, Is.EqualTo(line.RealStatus), line.Id);
                Check(line, answer);
            }
        });
    }

    [TestCaseSource(nameof(Calls))]
    public async Task Our_client_reads_the_answer(string id)
    {
        var line = GoogleTranscript.All.Single(t => t.Id == id);
        var scene = new GoogleScene();
        var google = scene.SignIn.Open();
        using var identity = new GoogleIdentity(new OneToken(), scene.Time);
        var client = new SecretManagerClient(google.Http, identity, new GoogleEndpoints(static _ => null).SecretManager(""), "projects/my-project");
        scene.Google.Fail(static _ => true, line.Real);

        var (failure, code) = await CallAsync(client, line);

        if (line.RealStatus == 200)
        {
            Assert.That(failure, Is.Null);
            return;
        }

        Assert.That(code, Is.EqualTo(line.RealCode));
        Assert.That(failure!.Kind, Is.EqualTo(line.RealStatus is 401 or 403 ? FetchFailureKind.Denied : FetchFailureKind.Invalid));
        google.Http.Dispose();
    }

    [TestCaseSource(nameof(Calls))]
    public async Task What_is_not_googles_form_is_never_taken_for_a_missing_secret(string id)
    {
        var line = GoogleTranscript.All.Single(t => t.Id == id);
        // A failed server is asked again, after waits that no test here makes.
        if (line.Status is < 400 or >= 500)
        {
            return;
        }

        var scene = new GoogleScene();
        var body = line.Answer.ValueKind == JsonValueKind.String ? line.Answer.GetString()! : line.Answer.GetRawText();
        scene.Google.Fail(static r => r.Uri.Host.StartsWith("secretmanager", StringComparison.Ordinal), new DoubleAnswer(line.Status, body, "text/plain"), times: 3);

        Assert.That((await scene.FetchAsync(new RemoteRef("app"))).Failure!.Kind, Is.EqualTo(FetchFailureKind.Invalid));
    }

    private static DoubleRequest Request(GoogleTranscript line, string token)
    {
        var host = line.Group == "regional" ? "secretmanager.europe-west3.rep.googleapis.com" : "secretmanager.googleapis.com";
        var headers = new Dictionary<string, string> { ["content-type"] = "application/json" };
        if (line.Id != "auth/no-token")
        {
            headers["authorization"] = line.Id == "auth/bad-token" ? "Bearer nonsense" : $"Bearer {token}";
        }

        return new DoubleRequest(line.Method, new Uri($"https://{host}{line.Path}"), headers, Encoding.UTF8.GetBytes(line.Body));
    }

    private static void Check(GoogleTranscript line, DoubleAnswer answer)
    {
        if (line.RealCode.Length > 0)
        {
            var error = answer.Json.GetProperty("error");
            Assert.That(error.GetProperty("status").GetString(), Is.EqualTo(line.RealCode), line.Id);
            Assert.That(error.GetProperty("code").GetInt32(), Is.EqualTo(line.RealStatus), line.Id);
        }
        else if (line.RealStatus == 200 && !line.HasOtherBody)
        {
            Assert.That(Lacks(line.RealBody!, JsonNode.Parse(answer.Body)!), Is.Empty, line.Id);
        }
    }

    /// <summary>What of the recorded answer another lacks: members of Google's own may be more.</summary>
    private static string Lacks(JsonNode recorded, JsonNode? given) => recorded switch
    {
        JsonObject members => given is not JsonObject there ? $"{recorded.GetPath()}: no object" : members.Select(m =>
            m.Key == "nextPageToken" ? ""
            : s_ofTheMoment.Contains(m.Key) ? there[m.Key] is null ? $"{m.Value!.GetPath()} is missing" : ""
            : Lacks(m.Value!, there[m.Key])).FirstOrDefault(static l => l.Length > 0) ?? "",
        JsonArray items => given is not JsonArray list || list.Count != items.Count ? $"{recorded.GetPath()}: another number of items"
            : Sorted(items).Zip(Sorted(list), Lacks).FirstOrDefault(static l => l.Length > 0) ?? "",
        _ => Numbered(recorded.ToString()) == given?.ToString() ? "" : $"{recorded.GetPath()}: {Numbered(recorded.ToString())} is {given}",
    };

    private static IEnumerable<JsonNode> Sorted(JsonArray items) => items.Select(static i => i!).OrderBy(static i => Numbered((i as JsonObject)?["name"]?.ToString() ?? i.ToString()), StringComparer.Ordinal);

    private static string Numbered(string text) => Regex.Replace(text, "^projects/p-[a-z]+/(?!topics)", "projects/900001/");

    private static async Task<(FetchFailure? Failure, string Code)> CallAsync(SecretManagerClient client, GoogleTranscript line)
    {
        var path = line.Path.Split('?')[0];
        if (path.EndsWith(":access", StringComparison.Ordinal))
        {
            var read = await client.AccessAsync("app", "latest", default);
            if (line is { RealStatus: 200, HasOtherBody: false })
            {
                Assert.That(read.Value!.Bytes, Is.EqualTo(line.Answer.GetProperty("payload").GetProperty("data").GetBytesFromBase64()));
            }

            Assert.That(read.IsMissing, Is.EqualTo(line.RealCode == "NOT_FOUND"));
            Assert.That(read.State, Is.EqualTo(line.RealCode == "FAILED_PRECONDITION" ? "DISABLED" : null));
            return (read.Failure, read.Status);
        }

        if (line.Method == "GET" && path.EndsWith("/versions", StringComparison.Ordinal))
        {
            var versions = await client.EnabledVersionsAsync("app", "", default);
            Assert.That(versions.Value?.Items.Count ?? 0, Is.EqualTo(versions.Failure is null ? Count(line, "versions") : 0));
            Assert.That(versions.Value?.Items.All(static v => v.Number.All(char.IsAsciiDigit)), Is.Not.False);
            return (versions.Failure, versions.Status);
        }

        if (line.Method == "GET" && path.EndsWith("/secrets", StringComparison.Ordinal))
        {
            var secrets = await client.ListAsync("", "", default);
            Assert.That(secrets.Value?.Items.Count ?? 0, Is.EqualTo(secrets.Failure is null ? Count(line, "secrets") : 0));
            return (secrets.Failure, secrets.Status);
        }

        if (line.Method == "DELETE")
        {
            var deleted = await client.DeleteAsync(new SecretInfo("app", new Dictionary<string, string>(), new Dictionary<string, string>(), [], "e"), default);
            return (deleted.Failure, deleted.Status);
        }

        if (path.EndsWith(":addVersion", StringComparison.Ordinal))
        {
            var added = await client.AddVersionAsync("app", new byte[] { 1 }, default);
            return (added, added is null ? "" : line.RealCode);
        }

        var secret = await client.GetAsync("app", default);
        if (line is { RealStatus: 200, HasOtherBody: false } && line.RealBody!["labels"] is JsonObject labels)
        {
            Assert.That(secret.Value!.Labels, Is.EqualTo(labels.ToDictionary(static l => l.Key, static l => l.Value!.ToString())));
        }

        return (secret.Failure, secret.Status);
    }

    private static int Count(GoogleTranscript line, string name) => (line.RealBody![name] as JsonArray)?.Count ?? 0;

    private sealed class OneToken : ITokenSource
    {
        public ValueTask<TokenResult> FetchAsync(CancellationToken cancellation) => new(TokenResult.Of("recorded", new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero)));
    }
}
