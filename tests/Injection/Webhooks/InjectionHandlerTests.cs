using System.Text.Json.Nodes;
using Keyferry.Api.Injection;
using Keyferry.Injection.Tests.Support;
using Keyferry.Injection.Webhooks;
using NUnit.Framework;

namespace Keyferry.Injection.Tests.Webhooks;

public sealed class InjectionHandlerTests
{
    private static readonly InjectionOptions Options = new() { OwnNamespace = "keyferry", Wait = TimeSpan.Zero };

    [TestCase("kube-system", "CREATE")]
    [TestCase("keyferry", "CREATE")]
    [TestCase("team", "UPDATE")]
    [TestCase("team", "DELETE")]
    public async Task Pods_that_are_none_of_its_business_stay_as_they_are_whatever_the_selectors_say(string ns, string operation)
    {
        var catalog = new FakeCatalog().Secret("db", "USER");

        var answer = await PodReview.SendAsync(
            PodReview.Handler(catalog, Options), PodReview.Pod((InjectionNames.Secrets, "db")), ns, operation);

        Assert.Multiple(() =>
        {
            Assert.That(answer.Allowed, Is.True);
            Assert.That(answer.Operations, Is.Empty);
            Assert.That(catalog.IsStarted, Is.False);
        });
    }

    [Test]
    public void A_pod_that_takes_itself_out_stays_as_it_is()
    {
        var pod = PodReview.Pod((InjectionNames.Secrets, "db"));
        pod["metadata"]!["labels"] = new JsonObject { [InjectionNames.Inject] = "disabled" };

        Assert.That(PodReview.Send(new FakeCatalog().Secret("db", "A"), pod).Operations, Is.Empty);
    }

    [Test]
    public void An_ExternalSecret_that_writes_another_kind_is_refused() => Assert.That(
        PodReview.Send(new FakeCatalog().Other("conf"), PodReview.Pod((InjectionNames.Secrets, "conf"))).Message,
        Does.Contain("ExternalSecret conf writes no Secret but another kind"));

    [Test]
    public void A_pod_without_annotations_gets_them()
    {
        var pod = PodReview.Pod();
        pod["metadata"]!.AsObject().Remove("annotations");

        Assert.That(PodReview.Send(new FakeCatalog(), pod).Annotation(InjectionNames.Injected), Is.EqualTo("none"));
    }

    [Test]
    public void No_answer_repeats_a_value()
    {
        var pod = PodReview.Pod((InjectionNames.Secrets, "db"), (InjectionNames.Keys, "ghp_abcdefghijklmnopqrstuvwxyz0123456789 x"));
        pod["spec"]!["containers"]![0]!["env"] = new JsonArray(PodReview.Variable("A", "hunter2"));

        var answer = PodReview.Send(new FakeCatalog().Secret("db", "A"), pod);

        Assert.That(answer.Response.GetRawText(), Does.Not.Contain("hunter2").And.Not.Contain("ghp_abcdefghij").And.Not.Contain("value of A"));
    }
}
