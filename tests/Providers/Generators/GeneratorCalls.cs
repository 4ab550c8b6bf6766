using System.Text;
using System.Text.Json;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Generators;

/// <summary>Runs a generator with a spec.</summary>
internal static class GeneratorCalls
{
    public static async Task<Dictionary<string, string>> ValuesAsync(IGenerator generator, string spec)
    {
        var made = await RunAsync(generator, spec);
        Assert.That(made.Failure, Is.Null);
        return made.Values!.ToDictionary(static p => p.Key, static p => Encoding.UTF8.GetString(p.Value.Bytes));
    }

    public static async Task<string> ErrorAsync(IGenerator generator, string spec)
    {
        var made = await RunAsync(generator, spec);
        Assert.That(made.Values, Is.Null);
        Assert.That(made.Failure!.Kind, Is.EqualTo(FetchFailureKind.Invalid));
        return made.Failure.Message;
    }

    public static Task<GenerateResult> RunAsync(
        IGenerator generator, string spec, IReferenceReader? references = null, CancellationToken cancellation = default) =>
        generator.GenerateAsync(Context(generator.Kind, spec, references), cancellation).AsTask();

    public static string[] Errors(IGenerator generator, string spec)
    {
        var errors = new FieldErrorList();
        generator.Validate(JsonElement.Parse(spec), "spec", errors);
        return [.. errors.All.Select(static e => e.ToString())];
    }

    public static GeneratorContext Context(string kind, string spec, IReferenceReader? references = null) =>
        new(kind, "gen", "team", JsonElement.Parse(spec), references ?? new MemoryReferences());
}
