using Keyferry.Admission.Rules;
using Keyferry.Api.Crds;
using Keyferry.Api.Resources;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators;
using NUnit.Framework;

namespace Keyferry.Admission.Tests;

/// <summary>The rules of a kind, provider or generator stand in the class that one would look for.</summary>
public sealed class ValidatorNameTests
{
    // Their schemas say all: a UUID has no fields, and the values of a Fake generator go with each other as they like.
    private static readonly string[] WithoutRules = ["UuidGenerator", "FakeGenerator"];

    private static IEnumerable<string> Kinds =>
        CrdKinds.All.Where(static k => k.Resource.Group == ApiResources.Group).Select(static k => k.Resource.Kind).Append("ClusterGenerator");

    private static IEnumerable<Type> Providers => Implementing<IProvider>().Where(static t => t.Name.EndsWith("Provider", StringComparison.Ordinal));

    private static IEnumerable<Type> Generators => Implementing<IGenerator>().Where(static t => !WithoutRules.Contains(t.Name));

    [TestCaseSource(nameof(Kinds))]
    public void A_kind_has_a_validator_of_its_name(string kind)
    {
        // Both kinds of store have one spec.
        var name = kind == "ClusterSecretStore" ? "SecretStore" : kind;

        Assert.That(typeof(ExternalSecretValidator).Assembly.GetType($"Keyferry.Admission.Rules.{name}Validator"), Is.Not.Null);
    }

    [TestCaseSource(nameof(Providers))]
    public void A_provider_has_a_validator_beside_it(Type provider) =>
        Assert.That(Beside(provider, provider.Name[..^"Provider".Length] + "StoreValidator"), Is.Not.Null);

    [TestCaseSource(nameof(Generators))]
    public void A_generator_has_a_validator_beside_it(Type generator) =>
        Assert.That(Beside(generator, generator.Name[..^"Generator".Length] + "Validator"), Is.Not.Null);

    [Test]
    public void All_of_them_are_looked_at() =>
        Assert.That((Kinds.Count(), Providers.Count(), Generators.Count()), Is.EqualTo((7, 8, 15)));

    private static Type? Beside(Type type, string name) => type.Assembly.GetType($"{type.Namespace}.{name}");

    private static IEnumerable<Type> Implementing<T>() => typeof(T).Assembly.GetTypes()
        .Where(static t => t is { IsClass: true, IsAbstract: false } && typeof(T).IsAssignableFrom(t) && !t.Name.StartsWith("Guarded", StringComparison.Ordinal));
}
