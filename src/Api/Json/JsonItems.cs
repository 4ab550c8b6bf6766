using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Keyferry.Api.Json;

/// <summary>The items of a JSON array with their indexes. A <c>foreach</c> over it allocates nothing.</summary>
/// <param name="array">The array; the default has no items.</param>
[SuppressMessage("Naming", "CA1710", Justification = "It is a view, and no collection.")]
[SuppressMessage("Performance", "CA1815", Justification = "Nobody compares two of them.")]
public readonly struct JsonItems(JsonElement.ArrayEnumerator array) : IEnumerable<(int Index, JsonElement Item)>
{
    /// <summary>Starts at the first item.</summary>
    public Enumerator GetEnumerator() => new(array.GetEnumerator());

    IEnumerator<(int Index, JsonElement Item)> IEnumerable<(int Index, JsonElement Item)>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Goes through the items in their order.</summary>
    [SuppressMessage("Design", "CA1034", Justification = "As the enumerators of .NET's collections.")]
    [SuppressMessage("Performance", "CA1815", Justification = "Nobody compares two of them.")]
    public struct Enumerator : IEnumerator<(int Index, JsonElement Item)>
    {
        private JsonElement.ArrayEnumerator _items;
        private int _index = -1;

        internal Enumerator(JsonElement.ArrayEnumerator items) => _items = items;

        /// <inheritdoc/>
        public readonly (int Index, JsonElement Item) Current => (_index, _items.Current);

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext()
        {
            _index++;
            return _items.MoveNext();
        }

        /// <inheritdoc/>
        public void Reset()
        {
            _index = -1;
            _items.Reset();
        }

        /// <inheritdoc/>
        public void Dispose() => _items.Dispose();
    }
}
