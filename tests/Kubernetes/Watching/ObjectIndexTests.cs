using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Kubernetes.Tests.Watching;

public sealed class ObjectIndexTests
{
    private readonly ObjectIndex<string> _index = new(static item => item.Split(','));
    private readonly Dictionary<string, string> _items = new(StringComparer.Ordinal);

    [Test]
    public void A_value_has_one_object_several_and_one_again()
    {
        Put("a", "x");
        Assert.That(Found("x"), Is.EqualTo(["a"]));
        Put("b", "x,y");
        Put("b", "x,y");
        Assert.That(Found("x"), Is.EquivalentTo(["a", "b"]));
        Put("a", "y");
        Assert.That(Found("x"), Is.EqualTo(["b"]));
        Put("c", "x");
        Assert.That(Found("x"), Is.EquivalentTo(["b", "c"]));
        Assert.That(Found("z"), Is.Empty);
    }

    [Test]
    public void It_finds_what_a_plain_search_finds()
    {
        var random = new Random(1);
        Dictionary<string, string[]> model = [];
        for (var i = 0; i < 5000; i++)
        {
            var name = $"o{random.Next(6)}";
            var values = Enumerable.Range(0, random.Next(4)).Select(_ => $"v{random.Next(4)}").ToArray();
            _index.Update(new ObjectKey("", name), model.GetValueOrDefault(name, []), values);
            model[name] = values;
            var value = $"v{random.Next(4)}";
            Assert.That(Found(value), Is.EquivalentTo(model.Where(m => m.Value.Contains(value)).Select(static m => m.Key)), $"step {i}");
        }
    }

    private void Put(string name, string values)
    {
        _index.Update(new ObjectKey("", name), _index.ValuesOf(_items.GetValueOrDefault(name)), _index.ValuesOf(values));
        _items[name] = values;
    }

    private IEnumerable<string> Found(string value) => _index.Find(value).Select(static k => k.Name);
}
