using NUnit.Framework;

namespace Keyferry.Admission.Tests;

/// <summary>What stood in an object before does not lock it.</summary>
public sealed class UnchangedErrorsTests
{
    private const string A = "{secretKey: a, remoteRef: {key: k}}";
    private const string B = "{secretKey: b, remoteRef: {key: k, propertie: p}}";
    private const string C = "{secretKey: c, remoteRef: {key: \"\"}}";

    [Test]
    public void An_item_taken_out_of_a_list_makes_no_new_errors_behind_it()
    {
        var answer = Review.Update(Data(A, B, C), Data(B, C));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Allowed, Is.True, answer.ToString());
            Assert.That(answer.Warnings, Has.Some.StartsWith("spec.data[0].remoteRef.propertie:"));
            Assert.That(answer.Warnings, Has.Some.StartsWith("spec.data[1].remoteRef.key:"));
        });
    }

    [Test]
    public void An_item_put_before_another_makes_no_new_errors() =>
        Assert.That(Review.Update(Data(B), Data(A, B)).Allowed);

    [Test]
    public void The_same_mistake_in_another_item_is_a_new_error()
    {
        var other = B.Replace("secretKey: b", "secretKey: d", StringComparison.Ordinal);

        Assert.That(
            Review.Update(Data(A, B), Data(A, B, other)).Fields,
            Is.EqualTo(new[] { "spec.data[2].remoteRef.propertie" }));
    }

    [Test]
    public void In_lists_without_names_an_old_error_excuses_one_new_one()
    {
        const string Bad = "{extract: {key: k}, rewrite: [{regexp: {source: \"(\", target: a}}]}";

        Assert.Multiple(() =>
        {
            Assert.That(Review.Update(From("{extract: {key: a}}", Bad), From(Bad)).Allowed);
            Assert.That(
                Review.Update(From(Bad), From(Bad, Bad)).Fields,
                Is.EqualTo(new[] { "spec.dataFrom[1].rewrite[0].regexp.source" }));
        });
    }

    [TestCase("a]b.c")]
    [TestCase("a.b[0]")]
    [TestCase("]")]
    public void A_key_of_a_map_may_hold_any_character(string key)
    {
        var old = Template($"\"{key}\": 1");
        var relabelled = old.Replace("namespace: n", "namespace: n, labels: {x: y}", StringComparison.Ordinal);
        var changed = old.Replace($"\"{key}\": 1", $"\"{key}\": 2", StringComparison.Ordinal);

        Assert.Multiple(() =>
        {
            Assert.That(Review.Update(old, relabelled).Allowed, Is.True);
            Assert.That(
                Review.Update(old, changed).Fields.Distinct(), Is.EqualTo(new[] { $"spec.target.template.data[{key}]" }));
        });
    }

    [Test]
    public void The_name_of_an_unknown_field_may_hold_any_character()
    {
        var old = FieldErrorTests.ExternalSecret("target: {\"creation.Policy\": Owner}");
        var relabelled = old.Replace("namespace: n", "namespace: n, labels: {x: y}", StringComparison.Ordinal);
        var changed = old.Replace("Owner", "Merge", StringComparison.Ordinal);

        Assert.Multiple(() =>
        {
            Assert.That(Review.Update(old, relabelled).Allowed, Is.True);
            Assert.That(Review.Update(old, changed).Fields, Is.EqualTo(new[] { "spec.target.creation.Policy" }));
        });
    }

    [Test]
    public void More_old_errors_than_an_answer_names_lock_nothing()
    {
        var items = Enumerable.Range(0, 150).Select(static i => $"{{secretKey: k{i}, remoteRef: {{}}}}").ToArray();
        var old = Data(items);
        var relabelled = old.Replace("namespace: n", "namespace: n, labels: {x: y}", StringComparison.Ordinal);
        var grown = Data([.. items, "{secretKey: new, remoteRef: {}}"]);

        Assert.Multiple(() =>
        {
            Assert.That(Review.Update(old, relabelled).Allowed, Is.True);
            Assert.That(Review.Update(old, grown).Fields, Is.EqualTo(new[] { "spec.data[150].remoteRef.key" }));
        });
    }

    private static string Data(params string[] items) =>
        FieldErrorTests.ExternalSecret($"data: [{string.Join(", ", items)}]");

    private static string From(params string[] items) =>
        FieldErrorTests.ExternalSecret($"dataFrom: [{string.Join(", ", items)}]");

    private static string Template(string entry) =>
        FieldErrorTests.ExternalSecret($"target: {{creationPolicy: None, template: {{data: {{{entry}}}}}}}");
}
