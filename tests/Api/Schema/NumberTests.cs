using System.Reflection;
using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using NUnit.Framework;

namespace Keyferry.Api.Tests.Schema;

public sealed class NumberTests
{
    // Without a format the API server stores 64 bits, and the whole object could not be read back into the type.
    [Test]
    public void Every_int_in_a_resource_has_the_format_that_bounds_it()
    {
        var ints = typeof(SchemaBuilder).Assembly.GetExportedTypes()
            .SelectMany(static t => t.GetProperties())
            .Where(static p => p.IsDefined(typeof(JsonPropertyNameAttribute)))
            .Where(static p => (Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType) == typeof(int))
            .ToList();

        Assert.That(ints, Has.Count.GreaterThan(5));
        Assert.That(
            ints.Where(static p => p.GetCustomAttribute<FormatAttribute>()?.Name != "int32").Select(static p => $"{p.DeclaringType!.Name}.{p.Name}"),
            Is.Empty);
    }
}
