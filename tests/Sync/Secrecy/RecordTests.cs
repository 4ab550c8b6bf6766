using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Keyferry.Api.Values;
using Keyferry.Providers;
using Keyferry.Providers.Contract;
using Keyferry.Sync.ExternalSecrets;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Secrecy;

/// <summary>
/// A record prints its members: whoever logs one, or sees one in a failing test, sees them. No record of the rooms that
/// handle values may hold one as text, and none prints one.
/// </summary>
public sealed class RecordTests
{
    private const string Secret = "hunter2";

    // Texts that describe a value without being one.
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        "FetchEntry.SecretKey", "FetchEntry.Context", "RemoteRef.Key", "PushTarget.SecretKey", "ParameterFilter.Value",
    };

    private static IEnumerable<Type> Records =>
        new[] { typeof(ProviderRegistry).Assembly, typeof(DesiredSecret).Assembly }
            .SelectMany(static a => a.GetTypes())
            .Where(static t => t.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is not null);

    private static IEnumerable<Type> RecordsToMake => Records.Where(static r => !r.IsAbstract)
        .Where(static r => !r.ContainsGenericParameters || r == typeof(ReferenceResult<>))
        .Select(static r => r.ContainsGenericParameters ? typeof(ReferenceResult<SecretValue>) : r);

    [Test]
    public void There_are_records_to_look_at() => Assert.That(Records.Count(), Is.GreaterThan(20));

    [TestCaseSource(nameof(Records))]
    public void No_record_holds_a_value_as_text_or_bytes(Type record)
    {
        var held = record.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(static p => p.Name != "EqualityContract")
            .Where(static p => IsBytes(p.PropertyType) || (p.PropertyType == typeof(string) && IsNamedLikeAValue(p.Name)))
            .Select(p => $"{record.Name}.{p.Name}")
            .Where(static n => !Harmless.Contains(n));
        Assert.That(held, Is.Empty);
    }

    [TestCaseSource(nameof(RecordsToMake))]
    public void No_record_prints_a_value(Type record) =>
        Assert.That(Filled(record).ToString(), Does.Not.Contain(Secret));

    private static bool IsBytes(Type type) =>
        type == typeof(byte[]) || type == typeof(ReadOnlyMemory<byte>) || type == typeof(Memory<byte>)
        || type == typeof(MemoryStream);

    private static bool IsNamedLikeAValue(string name) =>
        name is "Text" or "Value" or "Token" or "Plain" or "Content" or "Body"
        || name.Contains("Secret", StringComparison.Ordinal) || name.Contains("Password", StringComparison.Ordinal);

    // An object whose members of secret type are filled; the rest is as it comes.
    private static object Filled(Type record)
    {
        var made = RuntimeHelpers.GetUninitializedObject(record);
        foreach (var field in record.GetFields(BindingFlags.Instance | BindingFlags.NonPublic))
        {
            if (field.FieldType == typeof(SecretValue))
            {
                field.SetValue(made, new SecretValue(Encoding.UTF8.GetBytes(Secret)));
            }
            else if (field.FieldType == typeof(k8s.Models.V1Secret))
            {
                field.SetValue(made, new k8s.Models.V1Secret
                {
                    Data = new Dictionary<string, byte[]> { ["k"] = Encoding.UTF8.GetBytes(Secret) },
                    StringData = new Dictionary<string, string> { ["k"] = Secret },
                });
            }
            else if (field.FieldType.IsAssignableFrom(typeof(Dictionary<string, SecretValue>))
                && field.FieldType != typeof(object))
            {
                field.SetValue(made, new Dictionary<string, SecretValue> { ["k"] = new(Encoding.UTF8.GetBytes(Secret)) });
            }
        }

        return made;
    }
}
