using Keyferry.Api.Injection;
using Keyferry.Injection.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Injection.Tests.Requests;

public sealed class InjectionRequestTests
{
    [TestCase(InjectionNames.Secrets, "Not_A_Name", "Not_A_Name")]
    [TestCase(InjectionNames.As, "volume", "expected env or file")]
    [TestCase(InjectionNames.Path, "/etc/app", "keyferry.io/secrets-as: file")]
    [TestCase(InjectionNames.Prefix, "1_", "expected the beginning of a variable's name")]
    [TestCase(InjectionNames.Containers, "App!", "is no name of a container")]
    [TestCase(InjectionNames.InitContainers, "yes", "expected true or false")]
    [TestCase(InjectionNames.Keys, "tls.crt", "write tls.crt=NAME")]
    [TestCase(InjectionNames.Keys, "a=b-c", "expected the name of a variable")]
    [TestCase(InjectionNames.Keys, "other/a", "asks for no Secret of this name")]
    [TestCase(InjectionNames.Keys, "a b", "expected KEY")]
    [TestCase(InjectionNames.Mode, "0400", "keyferry.io/secrets-as: file")]
    public void What_cannot_be_meant_is_refused_with_annotation_value_and_way_out(string annotation, string value, string said)
    {
        var pod = annotation == InjectionNames.Secrets
            ? PodReview.Pod((annotation, value))
            : PodReview.Pod((InjectionNames.Secrets, "db"), (annotation, value));

        var answer = PodReview.Send(new FakeCatalog().Secret("db", "a"), pod);

        Assert.Multiple(() =>
        {
            Assert.That(answer.Allowed, Is.False);
            Assert.That(answer.Message, Does.Contain($"metadata.annotations[{annotation}]").And.Contain(said));
        });
    }

    [TestCase(InjectionNames.Path, "etc", "expected an absolute path")]
    [TestCase(InjectionNames.Path, "/etc/../root", "expected an absolute path")]
    [TestCase(InjectionNames.Path, "/a:b", "expected an absolute path")]
    [TestCase(InjectionNames.Path, "//", "expected an absolute path")]
    [TestCase(InjectionNames.Keys, "a=../b", "a path after \"=\" that stays in the folder")]
    [TestCase(InjectionNames.Keys, "a=/b", "a path after \"=\" that stays in the folder")]
    [TestCase(InjectionNames.Mode, "0777", "expected 0400, 0440 or 0444")]
    [TestCase(InjectionNames.Prefix, "DB_", "keyferry.io/secrets-as: env")]
    public void The_same_of_files(string annotation, string value, string said)
    {
        var pod = PodReview.Pod((InjectionNames.Secrets, "db"), (InjectionNames.As, "file"), (annotation, value));

        var answer = PodReview.Send(new FakeCatalog().Secret("db", "a"), pod);

        Assert.Multiple(() =>
        {
            Assert.That(answer.Allowed, Is.False);
            Assert.That(answer.Message, Does.Contain($"metadata.annotations[{annotation}]").And.Contain(said));
        });
    }

    [Test]
    public void Options_without_Secrets_are_refused()
    {
        var answer = PodReview.Send(new FakeCatalog(), PodReview.Pod((InjectionNames.As, "file")));

        Assert.That(answer.Message, Does.Contain("keyferry.io/secrets-as").And.Contain("has no effect without keyferry.io/secrets"));
    }

    [Test]
    public void Whoever_asks_for_more_than_the_bounds_is_refused()
    {
        var names = string.Join(',', Enumerable.Range(0, 21).Select(static i => $"s{i}"));

        var answer = PodReview.Send(new FakeCatalog(), PodReview.Pod((InjectionNames.Secrets, names)));

        Assert.That(answer.Message, Does.Contain("21 entries: expected at most 20"));
    }

    [Test]
    public void An_annotation_beyond_all_measure_is_refused_and_not_repeated()
    {
        var answer = PodReview.Send(new FakeCatalog(), PodReview.Pod((InjectionNames.Secrets, new string('x', 20_000))));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Message, Does.Contain("20000 characters: expected at most 16384"));
            Assert.That(answer.Message, Has.Length.LessThan(1000));
        });
    }

    [Test]
    public void A_misspelt_annotation_is_warned_of()
    {
        var answer = PodReview.Send(
            new FakeCatalog().Secret("db", "a"), PodReview.Pod((InjectionNames.Secrets, "db"), ("keyferry.io/secret-as", "file")));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Allowed, Is.True, answer.Message);
            Assert.That(answer.Warnings.Single(), Does.Contain("keyferry.io/secret-as").And.Contain("is no annotation of Keyferry"));
        });
    }

    [Test]
    public void The_label_written_as_an_annotation_asks_for_no_Secret_of_that_name()
    {
        var answer = PodReview.Send(new FakeCatalog(), PodReview.Pod((InjectionNames.Inject, "enabled")));

        Assert.That(answer.Annotation(InjectionNames.Injected), Is.EqualTo("none"));
    }
}
