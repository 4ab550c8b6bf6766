using System.Text.RegularExpressions;
using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.PushSecrets;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Sync.Overview;
using Keyferry.Webhook.Ui.Access;
using Keyferry.Webhook.Ui.Model;
using Keyferry.Webhook.Ui.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Ui;

/// <summary>What pages show, whatever tenants write.</summary>
public sealed partial class PageTests
{
    private const string Hostile = "\"><script>alert(1)</script><img src=x onerror=alert(2)>'`{{7*7}}\u202Egnp.\u0007&lt;";

    private static readonly string[] Elements =
    [
        "a", "b", "body", "button", "code", "dd", "div", "dl", "dt", "footer", "form", "h1", "h2", "head", "header", "html", "input",
        "label", "li", "main", "meta", "nav", "option", "p", "select", "span", "style", "table", "tbody", "td", "th", "thead", "title", "tr", "ul",
    ];

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero));

    private static readonly string[] AllPaths =
    [
        "", "pushsecrets", "stores", "certificates", "due", $"externalsecrets/{Uri.EscapeDataString(Hostile)}/x", "nothing", "secretstores/team/shelf",
        "externalsecrets/team/app", "pushsecrets/team/push", "clustersecretstores/shared", $"clustersecretstores/{Hostile}",
    ];

    // By number: the paths are no names that a report of tests could hold.
    [Test]
    public async Task What_tenants_write_is_text_and_never_markup([Range(0, 11)] int path)
    {
        var (_, document) = await MakeAsync(AllPaths[path], HostileOverview());

        var elements = Tag().Matches(document).Select(static m => m.Groups["name"].Value).Distinct();
        Assert.Multiple(() =>
        {
            Assert.That(elements, Is.SubsetOf(Elements), "elements of the program's own");
            Assert.That(Tag().Matches(document).Select(static m => m.Value), Has.None.Match("(?i)\\son[a-z]+=|javascript:"));
            Assert.That(document, Does.Not.Contain("<script").And.Not.Contain("<img").And.Not.Contain("\u0007"));
            Assert.That(document, Does.Not.Contain("\u202E").And.Not.Contain("&#x202E;"), "no reversed text");
        });
    }

    [Test]
    public async Task A_message_is_shown_encoded_and_cut()
    {
        var (_, list) = await MakeAsync("", HostileOverview());
        var (_, page) = await MakeAsync("externalsecrets/team/app", HostileOverview());

        Assert.That(list, Does.Contain("&lt;script&gt;alert(1)&lt;/script&gt;"));
        Assert.That(list, Does.Not.Contain(new string('m', 400)).And.Contain("…"));
        Assert.That(page, Does.Contain(new string('m', 400)).And.Not.Contain(new string('m', 5000)));
    }

    [Test]
    public async Task A_list_shows_failures_first_and_its_filters_and_pages_are_bounded()
    {
        var overview = new ListedOverview(_time)
        {
            ExternalSecrets =
            [
                .. Enumerable.Range(0, 250).Select(static i => Object("team", $"app-{i:000}", i == 249 ? "False" : "True", i == 249 ? "it broke" : "")),
                Object("other", "elsewhere", "True", ""),
            ],
        };
        var (_, first) = await MakeAsync("", overview);
        var (_, last) = await MakeAsync("", overview, new PageQuery(null, null, 3));
        var (_, beyond) = await MakeAsync("", overview, new PageQuery(null, null, 9999));
        var (_, failed) = await MakeAsync("", overview, new PageQuery("team", PageQuery.NotReadyText, 1));

        Assert.Multiple(() =>
        {
            Assert.That(Rows(first), Is.EqualTo(PageQuery.PageSize));
            Assert.That(first.IndexOf("app-249", StringComparison.Ordinal), Is.LessThan(first.IndexOf("app-000", StringComparison.Ordinal)));
            Assert.That(first, Does.Contain("it broke").And.Contain("Page 1 of 3").And.Contain("href=\"/ui?page=2\""));
            Assert.That(Rows(last), Is.EqualTo(51));
            Assert.That(beyond, Does.Contain("Nothing to show."));
            Assert.That(Rows(failed), Is.EqualTo(1));
            Assert.That(failed, Does.Contain("<option value=\"not-ready\" selected>").And.Contain("value=\"team\""));
        });
    }

    [TestCase("namespace=team&state=ready&page=4", "team", "ready", 4)]
    [TestCase("namespace=%20&state=broken&page=-1", null, null, 1)]
    [TestCase("page=99999999999999999999&state=", null, null, 1)]
    [TestCase("page=20000", null, null, 1)]
    [TestCase("namespace=a&namespace=b", "a,b", null, 1)]
    public void A_query_is_read_within_bounds(string query, string? ns, string? state, int page)
    {
        var values = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query);
        Assert.That(PageQuery.Of(new QueryCollection(values)), Is.EqualTo(new PageQuery(ns, state, page)));
    }

    [Test]
    public void A_namespace_that_is_longer_than_any_is_left_out() => Assert.That(
        PageQuery.Of(new QueryCollection(new Dictionary<string, Microsoft.Extensions.Primitives.StringValues> { ["namespace"] = new string('n', 64) })).Namespace,
        Is.Null);

    [Test]
    public async Task Tables_have_headers_and_pages_have_landmarks()
    {
        var (_, document) = await MakeAsync("", HostileOverview());

        Assert.Multiple(() =>
        {
            Assert.That(document, Does.Contain("<html lang=\"en\">").And.Contain("<main id=\"main\">").And.Contain("<header>").And.Contain("<footer>"));
            Assert.That(document, Does.Contain("<nav aria-label=\"Sections\">").And.Contain("aria-current=\"page\"").And.Contain("href=\"#main\""));
            Assert.That(document, Does.Contain("scope=\"col\"").And.Contain("scope=\"row\"").And.Contain("aria-label=\"ExternalSecrets\""));
            Assert.That(Regex.Count(document, "<(?:input|select) id=\"", RegexOptions.NonBacktracking), Is.EqualTo(2));
            Assert.That(document, Does.Contain("<label for=\"namespace\">").And.Contain("<label for=\"state\">"));
            Assert.That(document, Does.Contain("name=\"viewport\""));
        });
    }

    [Test]
    public async Task Without_an_engine_at_work_there_is_a_page_that_says_so()
    {
        var (status, document) = await MakeAsync("", null);

        Assert.That(status, Is.EqualTo(503));
        Assert.That(document, Does.Contain("another one holds the Lease"));
    }

    [TestCase(0, "0s")]
    [TestCase(-5, "0s")]
    [TestCase(119, "119s")]
    [TestCase(125, "2m5s")]
    [TestCase(600, "10m")]
    [TestCase(3 * 3600, "3h")]
    [TestCase((3 * 3600) + 60, "3h1m")]
    [TestCase(30 * 3600, "30h")]
    [TestCase(5 * 86400, "5d")]
    [TestCase(400 * 86400, "400d")]
    [TestCase(1000 * 86400, "2y")]
    public void Ages_are_as_short_as_kubectl_s(int seconds, string shown) => Assert.That(Ages.Of(TimeSpan.FromSeconds(seconds)), Is.EqualTo(shown));

    private ValueTask<(int Status, string Document)> MakeAsync(string path, IClusterOverview? overview, PageQuery? query = null) =>
        PageRouter.DocumentAsync(
            path, query ?? new PageQuery(null, null, 1),
            new PageContext(
                overview, [new CertificateItem("Authority", _time.GetUtcNow().AddDays(3), Hostile)], new OwnRights(Hostile), _time.GetUtcNow(), Hostile),
            CancellationToken.None);

    private ListedOverview HostileOverview() => new(_time)
    {
        Troubles = [Hostile],
        ExternalSecrets = [Object("team", "app", "False", Hostile + new string('m', 6000)), Object(Hostile, Hostile, "False", Hostile)],
        PushSecrets =
        [
            new PushSecret
            {
                Metadata = new V1ObjectMeta { Name = "push", NamespaceProperty = "team" },
                Spec = new PushSecretSpec
                {
                    RefreshInterval = Hostile, SecretStoreRefs = [new PushStoreRef { Name = Hostile }],
                    Selector = new PushSelector { Secret = new PushSecretSelector { Name = Hostile } },
                },
                Status = new PushSecretStatus { SyncedResourceVersion = Hostile, Conditions = [Failed()] },
            },
        ],
        Stores =
        [
            new SecretStore
            {
                Metadata = new V1ObjectMeta { Name = "shelf", NamespaceProperty = "team" },
                Status = new SecretStoreStatus { Capabilities = Hostile, Conditions = [Failed()] },
            },
        ],
        ClusterStores = [new ClusterSecretStore { Metadata = new V1ObjectMeta { Name = "shared" }, Status = new SecretStoreStatus { Conditions = [Failed()] } }],
    };

    private static StatusCondition Failed() => new() { Type = "Ready", Status = "False", Reason = Hostile, Message = Hostile };

    private static ExternalSecret Object(string ns, string name, string status, string message) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = name, NamespaceProperty = ns, CreationTimestamp = new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc),
            OwnerReferences = [new V1OwnerReference { Kind = Hostile, Name = Hostile }],
        },
        Spec = new ExternalSecretSpec
        {
            RefreshInterval = "1h", SecretStoreRef = new StoreRef { Name = Hostile }, Target = new ExternalSecretTarget { Name = Hostile },
        },
        Status = new ExternalSecretStatus
        {
            SyncedResourceVersion = Hostile,
            Conditions = [new ExternalSecretCondition { Type = "Ready", Status = status, Reason = Hostile, Message = message }],
        },
    };

    private static int Rows(string document) => Regex.Count(document, "scope=\"row\"", RegexOptions.NonBacktracking);

    [GeneratedRegex("</?(?<name>[a-zA-Z0-9]+)[^>]*>", RegexOptions.ExplicitCapture)]
    private static partial Regex Tag();
}
