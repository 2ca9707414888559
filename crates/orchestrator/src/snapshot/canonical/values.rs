//! How values of every kind reach the writer: the other end of `serde`.

use serde::ser::{self, Serialize};

use super::{List, Object, Unwritable, Writer};

impl<'w> ser::Serializer for &'w mut Writer {
    type Ok = ();
    type Error = Unwritable;
    type SerializeSeq = List<'w>;
    type SerializeTuple = List<'w>;
    type SerializeTupleStruct = List<'w>;
    type SerializeTupleVariant = List<'w>;
    type SerializeMap = Object<'w>;
    type SerializeStruct = Object<'w>;
    type SerializeStructVariant = Object<'w>;

    fn serialize_bool(self, v: bool) -> Result<(), Unwritable> {
        let text: &[u8] = if v { b"true" } else { b"false" };
        self.out.extend_from_slice(text);
        Ok(())
    }
    fn serialize_i8(self, v: i8) -> Result<(), Unwritable> {
        self.serialize_i64(v.into())
    }
    fn serialize_i16(self, v: i16) -> Result<(), Unwritable> {
        self.serialize_i64(v.into())
    }
    fn serialize_i32(self, v: i32) -> Result<(), Unwritable> {
        self.serialize_i64(v.into())
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "RFC 8785: a number is an IEEE 754 double"
    )]
    fn serialize_i64(self, v: i64) -> Result<(), Unwritable> {
        match u64::try_from(v) {
            Ok(v) => self.unsigned(v),
            Err(_) => self.number(v as f64),
        }
    }
    fn serialize_u8(self, v: u8) -> Result<(), Unwritable> {
        self.unsigned(v.into())
    }
    fn serialize_u16(self, v: u16) -> Result<(), Unwritable> {
        self.unsigned(v.into())
    }
    fn serialize_u32(self, v: u32) -> Result<(), Unwritable> {
        self.unsigned(v.into())
    }
    fn serialize_u64(self, v: u64) -> Result<(), Unwritable> {
        self.unsigned(v)
    }
    fn serialize_f32(self, v: f32) -> Result<(), Unwritable> {
        let text = v.to_string();
        // Between these ECMAScript writes the same decimal.
        if (1e-6..1e21).contains(&v) {
            self.out.extend_from_slice(text.as_bytes());
            return Ok(());
        }
        let read: f64 = text.parse().map_err(ser::Error::custom)?;
        self.number(read)
    }
    fn serialize_f64(self, v: f64) -> Result<(), Unwritable> {
        self.number(v)
    }
    fn serialize_char(self, v: char) -> Result<(), Unwritable> {
        self.text(v.encode_utf8(&mut [0; 4]));
        Ok(())
    }
    fn serialize_str(self, v: &str) -> Result<(), Unwritable> {
        self.text(v);
        Ok(())
    }
    fn serialize_bytes(self, v: &[u8]) -> Result<(), Unwritable> {
        v.serialize(self)
    }
    fn serialize_none(self) -> Result<(), Unwritable> {
        self.serialize_unit()
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unwritable> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<(), Unwritable> {
        self.out.extend_from_slice(b"null");
        Ok(())
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Unwritable> {
        self.serialize_unit()
    }
    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Unwritable> {
        self.serialize_str(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Unwritable> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Unwritable> {
        let mut object = self.object();
        object.field(variant);
        object.value(value)?;
        object.finish();
        Ok(())
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<List<'w>, Unwritable> {
        Ok(self.list())
    }
    fn serialize_tuple(self, _: usize) -> Result<List<'w>, Unwritable> {
        Ok(self.list())
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<List<'w>, Unwritable> {
        Ok(self.list())
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<List<'w>, Unwritable> {
        self.out.push(b'{');
        self.text(variant);
        self.out.push(b':');
        let mut list = self.list();
        list.wrapped = Some(());
        Ok(list)
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Object<'w>, Unwritable> {
        Ok(self.object())
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Object<'w>, Unwritable> {
        Ok(self.object())
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Object<'w>, Unwritable> {
        self.out.push(b'{');
        self.text(variant);
        self.out.push(b':');
        let mut object = self.object();
        object.wrapped = true;
        Ok(object)
    }
}

macro_rules! lists {
    ($($trait:ident :: $item:ident),*) => {$(
        impl ser::$trait for List<'_> {
            type Ok = ();
            type Error = Unwritable;
            fn $item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
                self.item(value)
            }
            fn end(self) -> Result<(), Unwritable> {
                self.finish();
                Ok(())
            }
        }
    )*};
}

lists!(
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field
);

macro_rules! objects {
    ($($trait:ident),*) => {$(
        impl ser::$trait for Object<'_> {
            type Ok = ();
            type Error = Unwritable;
            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), Unwritable> {
                self.field(key);
                self.value(value)
            }
            fn end(self) -> Result<(), Unwritable> {
                self.finish();
                Ok(())
            }
        }
    )*};
}

objects!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for Object<'_> {
    type Ok = ();
    type Error = Unwritable;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unwritable> {
        match serde_json::to_value(key).map_err(ser::Error::custom)? {
            serde_json::Value::String(key) => {
                self.key(key);
                Ok(())
            }
            other => Err(Unwritable(format!("{other} is no key"))),
        }
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        self.value(value)
    }
    fn end(self) -> Result<(), Unwritable> {
        self.finish();
        Ok(())
    }
}
