// The product freezes the prototypes before anything else runs; what breaks under that must break here too.
Object.freeze(Object.prototype);
