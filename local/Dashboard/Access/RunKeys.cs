using System.Collections.Concurrent;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace DesignPatterns.Dashboard.Access;

/// <summary>The keys that cookies are sealed with, in memory: a cookie is good for one run, as its token is.</summary>
internal sealed class RunKeys : IXmlRepository
{
    private readonly ConcurrentQueue<XElement> _keys = [];

    public IReadOnlyCollection<XElement> GetAllElements() => [.. _keys];

    public void StoreElement(XElement element, string friendlyName) => _keys.Enqueue(element);
}
