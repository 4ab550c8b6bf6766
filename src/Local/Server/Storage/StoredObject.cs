using System.Globalization;
using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Storage;

/// <summary>One state of one object. The body is never changed once stored: clone it to change it.</summary>
internal sealed class StoredObject(ObjectKey key, JsonObject body, long revision)
{
    private View? _view;

    /// <summary>Where it is stored.</summary>
    public ObjectKey Key => key;

    /// <summary>The object in its storage version.</summary>
    public JsonObject Body => body;

    /// <summary>The store's revision that wrote it: its resourceVersion.</summary>
    public long Revision => revision;

    /// <summary>The object as a version shows it, made once for as long as the version stays what it is.</summary>
    public View As(ResourceInfo resource, Func<StoredObject, ResourceInfo, JsonObject> convert)
    {
        var view = _view;
        if (view is not null && ReferenceEquals(view.Resource, resource))
        {
            return view;
        }

        return _view = new View(resource, convert(this, resource));
    }

    /// <summary>The same object under another revision.</summary>
    public StoredObject At(long newRevision)
    {
        var copy = (JsonObject)body.DeepClone();
        copy["metadata"]!["resourceVersion"] = newRevision.ToString(CultureInfo.InvariantCulture);
        return new StoredObject(key, copy, newRevision);
    }

    /// <summary>An object in one version, and its JSON.</summary>
    internal sealed class View(ResourceInfo resource, JsonObject body)
    {
        private byte[]? _utf8;

        public ResourceInfo Resource => resource;

        public JsonObject Body => body;

        public byte[] Utf8 => _utf8 ??= Rest.JsonText.Write(body);
    }
}
