using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Keyferry.Admission.Tests;

public sealed class RequiredSpecTests
{
    [TestCaseSource(typeof(SchemaPlaces), nameof(SchemaPlaces.Kinds))]
    public void An_object_without_spec_is_refused_where_an_empty_spec_is(string group, string version, string kind)
    {
        var empty = SchemaPlaces.Manifest(group, version, kind, ["spec"], new JsonObject());
        var none = SchemaPlaces.Manifest(group, version, kind, ["spec"], null);
        var missing = SchemaPlaces.Manifest(group, version, kind, ["spec"], null);
        missing.Remove("spec");

        var isAllowed = Review.Create(empty).Allowed;

        Assert.Multiple(() =>
        {
            Assert.That(Review.Create(none).Allowed, Is.EqualTo(isAllowed));
            Assert.That(Review.Create(missing).Allowed, Is.EqualTo(isAllowed));
        });
    }

    [TestCase("SecretStore")]
    [TestCase("ClusterSecretStore")]
    [TestCase("ClusterExternalSecret")]
    public void The_answer_names_the_spec(string kind)
    {
        var manifest = SchemaPlaces.Manifest("external-secrets.io", "v1", kind, ["spec"], null);

        Assert.That(Review.Create(manifest).Fields, Does.Contain("spec"));
    }

    [Test]
    public void A_misspelt_spec_is_one_error()
    {
        var manifest = SchemaPlaces.Manifest("external-secrets.io", "v1", "SecretStore", ["spce"], new JsonObject());

        Assert.That(Review.Create(manifest).Fields, Is.EqualTo(new[] { "spce" }));
    }
}
